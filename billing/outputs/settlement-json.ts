import type { Settlement } from "../../engine/index.ts"

/**
 * A settlement for machines: fields in a fixed order, amounts as decimal text, nothing of the clock or the host in it,
 * so that the same contract and data give the same bytes everywhere.
 */
export function settlementJson(settlement: Settlement): string {
  return toJson({
    contract: settlement.contract.id,
    title: settlement.contract.title,
    sha256: settlement.contract.sha256,
    from: settlement.from,
    through: settlement.through,
    zone: settlement.zone,
    intervals: settlement.intervals,
    postings: settlement.postings.map((posting) => ({
      rule: posting.rule,
      title: posting.title,
      clause: posting.clause,
      members: posting.members,
      grain: posting.grain,
      period: posting.period,
      from: posting.from,
      to: posting.to,
      amount: posting.amount,
      unrounded: posting.unrounded,
      payer: posting.payer,
      payee: posting.payee,
      currency: posting.currency,
      quality: posting.quality,
      carried: posting.carried,
      held: posting.held,
      contract: posting.contract,
    })),
    withheld: settlement.withheld.map((each) => ({
      rule: each.rule,
      title: each.title,
      clause: each.clause,
      members: each.members,
      grain: each.grain,
      period: each.period,
      faults: each.faults,
    })),
    checks: settlement.checks.map((check) => ({
      title: check.title,
      clause: check.clause,
      otherwise: check.otherwise,
      passed: check.passed,
      failed: check.failed.map(({ period, from, detail }) => ({ period, from, detail })),
      untested: check.untested,
    })),
    faults: settlement.faults.map((fault) => ({
      number: fault.number,
      code: fault.code,
      input: fault.input,
      file: fault.file,
      line: fault.line,
      from_utc: fault.from_utc,
      to_utc: fault.to_utc,
      when: fault.when,
      count: fault.count,
      message: fault.message,
      remedy: fault.remedy,
    })),
    invoices: settlement.invoices.map((invoice) => ({
      name: invoice.name,
      title: invoice.title,
      clause: invoice.clause,
      biller: invoice.biller,
      billed: invoice.billed,
      period: invoice.period,
      from: invoice.from,
      to: invoice.to,
      lines: invoice.lines.map(({ posting, amount }) => ({ posting, amount })),
      total: invoice.total,
      residual: invoice.residual,
      currency: invoice.currency,
      issued: invoice.issued,
      due: invoice.due && { date: invoice.due.date, provisional: invoice.due.provisional },
      missing: invoice.missing,
      held: invoice.held,
    })),
    data: settlement.data.map(({ file, sha256 }) => ({ file, sha256 })),
  })
}

/** JSON text of plain data: two spaces, fields as they come, a newline at its end. */
export const toJson = (data: object): string => `${JSON.stringify(data, undefined, 2)}\n`
