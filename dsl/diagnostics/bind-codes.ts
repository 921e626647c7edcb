import { row } from "./row.ts"

const near = (name?: string) => (name ? ` Did you mean '${name}'?` : "")

/** Names: what they stand for and where they are missing. */
export const bindCodes = {
  "bind/unknown-name": row<{ name: string; what?: string; near?: string | undefined }>(
    "OT1201",
    "error",
    ({ name, what, near: other }) => `No ${what ?? "figure"} is called '${name}' in this contract.${near(other)}`,
  ),
  "bind/declared-twice": row<{ name: string }>(
    "OT1202",
    "error",
    ({ name }) => `'${name}' stands twice. A name means one thing; rename one of them.`,
  ),
  "bind/clause-unsaid": row<{ name: string; rule: string }>(
    "OT1203",
    "error",
    ({ name, rule }) =>
      `The ${rule} '${name}' names no clause. Money moves only under a clause: write it after the header, such as §4.2.`,
  ),
  "bind/unknown-clause": row<{ clause: string; near?: string | undefined }>(
    "OT1204",
    "error",
    ({ clause, near: other }) =>
      `${clause} is not among the clauses of this contract. List it under 'clauses' with its title.${near(other)}`,
  ),
  "bind/function-name": row<{ name: string }>(
    "OT1205",
    "error",
    ({ name }) => `'${name}' is the name of a function. Choose another name, such as ${name}_of_the_month.`,
  ),
  "bind/unknown-party": row<{ name: string; what?: string; near?: string | undefined }>(
    "OT1206",
    "error",
    ({ name, near: other }) => `'${name}' is neither a party of this contract nor a group of parties.${near(other)}`,
  ),
  "bind/unknown-stage": row<{ account: string; stage: string; stages: string }>(
    "OT1207",
    "error",
    ({ account, stage, stages }) => `The account '${account}' has no '${stage}'. It has ${stages}.`,
  ),
  "bind/stage-unsaid": row<{ account: string; stages: string }>(
    "OT1208",
    "error",
    ({ account, stages }) => `'${account}' is an account; say which of its figures: ${stages}.`,
  ),
  "bind/no-stages": row<{ name: string; stage: string }>(
    "OT1209",
    "error",
    ({ name, stage }) => `'${name}' is not an account and has no '${stage}'.`,
  ),
  "bind/unknown-member": row<{ name: string; group: string; members: string }>(
    "OT1210",
    "error",
    ({ name, group, members }) => `'${name}' is not a member of ${group}. Its members are ${members}.`,
  ),
  "bind/members-unsaid": row<{ name: string; groups: string }>(
    "OT1211",
    "error",
    ({ name, groups }) => `'${name}' is spread over ${groups}: name one member for each in brackets.`,
  ),
  "bind/unknown-function": row<{ name: string; near?: string | undefined }>(
    "OT1212",
    "error",
    ({ name, near: other }) =>
      /^if$/i.test(name) ? "A choice is written: if … then … else …" : `There is no function '${name}'.${near(other)}`,
  ),
  "bind/section-missing": row<{ section: string; example: string }>(
    "OT1213",
    "error",
    ({ section, example }) => `The contract has no '${section}'. Nothing can be computed without it: ${example}`,
  ),
  "bind/section-twice": row<{ section: string }>(
    "OT1214",
    "error",
    ({ section }) => `'${section}' stands twice. Keep one.`,
  ),
  "bind/names-alike": row<{ name: string; other: string }>(
    "OT1215",
    "error",
    ({ name, other }) => `'${name}' and '${other}' are one name to a reader. Give one of them a name of its own.`,
  ),
  "bind/unknown-contract": row<{ name: string; near?: string | undefined }>(
    "OT1216",
    "error",
    ({ name, near: other }) => `No contract in this file is called '${name}'.${near(other)}`,
  ),
  "bind/contract-unsaid": row<{ contracts: string }>(
    "OT1217",
    "error",
    ({ contracts }) => `This file holds more than one contract (${contracts}). Say which: test "…" of <contract>.`,
  ),
  "bind/not-a-posting": row<{ name: string; what: string }>(
    "OT1218",
    "error",
    ({ name, what }) => `'${name}' is ${what}. An invoice lists charges and settlements.`,
  ),
} as const
