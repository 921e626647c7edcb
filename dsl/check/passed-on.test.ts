import { expect, test } from "vitest"
import { rulesOf } from "./check.test-support.ts"

test("cash before a posting is cash before everything that passes it on", () => {
  const rules = rulesOf(`charge lease (Buyer pays Seller): USD each month §1 = fee
    define net: USD each month = cash(Seller, before: back)
    charge back (Seller pays Buyer): USD each month §1 = 50% * net
    define taxable: USD each month = 10% * back
    charge levy (Buyer pays Seller): USD each month §1 = taxable
    charge later (Buyer pays Seller): USD each month §1 = prior(back, else 0)`)
  const net = rules.get("net")
  expect(net?.rule === "define" && net.value).toMatchObject({ op: "cash", before: ["back", "levy"] })
})
