import type { Plan, Settlement } from "../../engine/index.ts"
import { seatsOf } from "./invoice-document.ts"

/**
 * The names of the files of each invoice, without their endings, in the order given: "monthly-2027-01", "tenants-T1-2027-01". Only
 * signs that every file system takes, and no two alike where capitals do not count.
 */
export function fileNames(invoices: readonly Settlement["invoices"][number][], plan: Plan): readonly string[] {
  const taken = new Set<string>()
  return invoices.map((invoice) => {
    const own = [invoice.name, ...seatsOf(invoice, plan), invoice.period].join("-").replaceAll(/[^A-Za-z0-9._-]+/g, "-")
    let name = own
    for (let count = 2; taken.has(name.toLowerCase()); count++) name = `${own}-${count}`
    taken.add(name.toLowerCase())
    return name
  })
}
