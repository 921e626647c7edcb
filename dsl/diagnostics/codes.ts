import { syntaxCodes } from "./syntax-codes.ts"
import { bindCodes } from "./bind-codes.ts"
import { checkCodes } from "./check-codes.ts"
import { planCodes } from "./plan-codes.ts"
import { testCodes } from "./test-codes.ts"

/**
 * Every diagnostic: the name we use, the number people quote, how grave it is, and its sentence as a
 * function of typed data. Neither name nor number changes once released.
 * OT1 text · OT2 types · OT3 data · OT4 dates · OT5 partition and posting · OT6 tests and coverage · OT7 files beside.
 */
export const codes = { ...syntaxCodes, ...bindCodes, ...checkCodes, ...planCodes, ...testCodes } as const

export type Code = keyof typeof codes
export type Data<C extends Code> = Parameters<(typeof codes)[C]["message"]>[0]
