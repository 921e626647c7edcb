import { defineFunction } from "../catalog/define.ts"

export const cash = defineFunction({
  name: "cash",
  doc: "What a party received less what it paid in the period of the rule, by every posting except those named after 'before'.",
  example: "cash(Seller)",
  form: { form: "cash" },
  choices: [],
})

export const stake = defineFunction({
  name: "stake",
  doc: "A party's part in what another does: by its shares in it, or all to the party that controls it, named after 'controlled_by'.",
  example: "stake(Buyer, in: Seller, boundary: equity_share)",
  form: { form: "stake" },
  choices: [
    { name: "in", question: "whose plant or company is it a part of?", takes: { form: "party" } },
    {
      name: "boundary",
      question: "by shares or by control?",
      takes: {
        form: "word",
        words: [
          { word: "equity_share", doc: "by the agreed shares of its owners" },
          { word: "operational_control", doc: "all to the one who operates it" },
          { word: "financial_control", doc: "all to the one who directs its finances" },
        ],
      },
    },
  ],
})
