import { row } from "./row.ts"

const near = (name?: string) => (name ? ` Did you mean '${name}'?` : "")

/** Names: what they stand for and where they are missing. */
export const bindCodes = {
  "bind/unknown-name": row<{
    name: string
    what?: string
    near?: string | undefined
    others?: readonly string[] | undefined
  }>(
    "OT1201",
    "error",
    ({ name, what, near: other, others = [] }) =>
      `No ${what ?? "figure"} is called '${name}' in this contract.${near(other)}${others.length > 0 ? ` There are ${others.join(", ")}.` : ""}`,
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

  // ---- templates

  "bind/unknown-template": row<{ name: string; near?: string | undefined }>(
    "OT1219",
    "error",
    ({ name, near: other }) => `No template is called '${name}', here or among the imports of this file.${near(other)}`,
  ),
  "bind/template-circle": row<{ circle: string }>(
    "OT1220",
    "error",
    ({ circle }) => `A template cannot use itself: ${circle}. Its declarations would never end.`,
  ),
  "bind/template-twice": row<{ name: string }>(
    "OT1221",
    "error",
    ({ name }) =>
      `The template '${name}' is used twice, and its names would stand twice. Give each use a name: uses ${name}(…) as summer.`,
  ),
  "bind/template-section": row<{ template: string; section: string }>(
    "OT1222",
    "error",
    ({ template, section }) =>
      `The template '${template}' declares '${section}', which can have no name before it. Use it without 'as', or take '${section}' out of the template and write it in the contract.`,
  ),
  "bind/template-too-large": row<{ name: string; limit: number }>(
    "OT1223",
    "error",
    ({ name, limit }) =>
      `With '${name}' the templates of this contract grow beyond ${limit} parts. Give what is read often a name of its own with 'define', and give that name to the template.`,
  ),
  "bind/not-in-template": row<{ name: string; template: string }>(
    "OT1224",
    "error",
    ({ name, template }) =>
      `The template '${template}' neither declares '${name}' nor has it as a parameter. A template reads nothing of the contracts that use it: add a parameter '${name}'.`,
  ),
  "bind/unknown-parameter": row<{ name: string; template: string; parameters: string; near?: string | undefined }>(
    "OT1225",
    "error",
    ({ name, template, parameters, near: other }) =>
      `The template '${template}' has no parameter '${name}'. ${parameters ? `It takes ${parameters}.` : "It takes none."}${near(other)}`,
  ),
  "bind/argument-twice": row<{ name: string }>("OT1226", "error", ({ name }) => `'${name}' is given twice. Keep one.`),
  "bind/argument-missing": row<{ name: string; template: string; takes: string }>(
    "OT1227",
    "error",
    ({ name, template, takes }) => `The template '${template}' needs '${name}' (${takes}). Write ${name}: ….`,
  ),
  "bind/argument-sort": row<{ name: string; takes: string }>(
    "OT1228",
    "error",
    ({ name, takes }) => `'${name}' takes ${takes}, and this is not one.`,
  ),
  "bind/argument-not-indexed": row<{ name: string; read: string }>(
    "OT1229",
    "error",
    ({ name, read }) =>
      `The template reads ${read}, so '${name}' has to be the name of a figure with one value per member. Define one and give its name.`,
  ),
  "choice/template-choice": row<{ name: string; template: string; title: string; words: readonly string[] }>(
    "OT2895",
    "error",
    ({ name, template, title, words }) =>
      `'${name}' is left open, and ${template} ("${title}") pays differently by it: ${words.join(", ")}. Write ${name}: ${words[0] ?? "…"} or another of them.`,
  ),

  // ---- names

  "bind/group-called-periods": row<object>(
    "OT1230",
    "error",
    () => "A group cannot be called 'periods': 'across periods' means a run that goes on from one period to the next.",
  ),

  // ---- amendments

  "bind/amendment-number": row<{ found: string; expected: number; contract: string }>(
    "OT7001",
    "error",
    ({ found, expected, contract }) =>
      `This is amendment ${found} to '${contract}', and ${expected} is next. Amendments are numbered from 1, without gaps, in the order in which they stand.`,
  ),
  "bind/amendment-date": row<{ number: string; date: string; before: string }>(
    "OT7002",
    "error",
    ({ number, date, before }) =>
      `Amendment ${number} is effective on ${date}, before the one that stands before it (${before}). Write amendments in the order of their days.`,
  ),
  "bind/amendment-header": row<{ name: string; what: string; found?: string; expected?: string }>(
    "OT7003",
    "error",
    ({ name, what, found, expected }) =>
      `The amendment changes the ${what} of '${name}'${expected && found ? ` from ${expected} to ${found}. What reads it counts on ${expected}` : ". It stays for the whole term"}: keep it, or remove '${name}' and add another under a new name.`,
  ),
  "bind/amended-twice": row<{ name: string; date: string }>(
    "OT7005",
    "error",
    ({ name, date }) =>
      `Two changes of '${name}' take effect on ${date}, and only one can. Keep the one that was agreed.`,
  ),
  "bind/amendment-repeats": row<{ name: string; value: string }>(
    "OT7006",
    "warning",
    ({ name, value }) =>
      `${value} is what '${name}' is already. The value in force goes on until the effective day by itself; write only the new one.`,
  ),
  "bind/amends-unknown": row<{ name: string; near?: string | undefined }>(
    "OT7007",
    "error",
    ({ name, near: other }) =>
      `No rule or check in force on that day is called '${name}', so it cannot be replaced or removed.${near(other)}`,
  ),
  "bind/amendment-adds-known": row<{ name: string }>(
    "OT7008",
    "error",
    ({ name }) =>
      `'${name}' is in the contract already. Write 'replace' where it changes, or add it under a name of its own.`,
  ),
  "bind/removed-but-read": row<{ name: string; reader: string; date: string }>(
    "OT7009",
    "error",
    ({ name, reader, date }) =>
      `'${name}' is removed from ${date} on, and '${reader}' still reads it then. Replace or remove '${reader}' as well.`,
  ),
  "bind/not-amendable": row<{ what: string; instead: string }>(
    "OT7010",
    "error",
    ({ what, instead }) => `An amendment cannot do this to ${what}. ${instead}`,
  ),

  // ---- imports

  "bind/not-in-file": row<{ name: string; path: string; near?: string | undefined }>(
    "OT7105",
    "error",
    ({ name, path, near: other }) =>
      `"${path}" declares no '${name}' that can be imported: a template, calendar, tou, curve or formula.${near(other)}`,
  ),
  "bind/import-twice": row<{ name: string }>(
    "OT7106",
    "error",
    ({ name }) => `'${name}' is imported twice. A name means one thing; keep one of them.`,
  ),
} as const
