import { expect, test } from "vitest"
import { posting } from "./sample.test-support.ts"
import { balances } from "./balances.ts"

test("what runs both ways between two parties is set off", () => {
  expect(
    balances([
      posting({ payer: "Buyer", payee: "Seller", amount: "100.00" }),
      posting({ payer: "Seller", payee: "Buyer", amount: "30.05" }),
    ]),
  ).toEqual([
    { debtor: "Buyer", creditor: "Seller", currency: "USD", forth: "100.00", back: "30.05", net: "69.95", both: true },
  ])
})

test("the one who owes the net is named first, whoever appears first", () => {
  expect(
    balances([
      posting({ payer: "Buyer", payee: "Seller", amount: "10.00" }),
      posting({ payer: "Seller", payee: "Buyer", amount: "30.00" }),
    ]),
  ).toMatchObject([{ debtor: "Seller", creditor: "Buyer", net: "20.00" }])
})

test("a settlement's negative amount is paid the other way", () => {
  expect(balances([posting({ payer: "Buyer", payee: "Seller", amount: "-12.34" })])).toMatchObject([
    { debtor: "Seller", creditor: "Buyer", net: "12.34", both: false },
  ])
})

test("currencies are never added", () => {
  expect(balances([posting({ amount: "1.00" }), posting({ amount: "1.00", currency: "EUR" })])).toHaveLength(2)
})
