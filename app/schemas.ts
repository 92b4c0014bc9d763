import * as z from 'zod'
import { authorityShape } from '../src/authority/authority.ts'
import { clearanceShape } from '../src/authority/clearance.ts'
import { retentionShape } from './ledger/retention/policy.ts'
import { witnessesShape } from './ledger/witnesses.ts'

/** JSON Schema (2020-12) of `authority/2`. */
export const authorityJsonSchema = (): unknown => z.toJSONSchema(authorityShape, { io: 'input' })
/** JSON Schema (2020-12) of `clearance/1`. */
export const clearanceJsonSchema = (): unknown => z.toJSONSchema(clearanceShape, { io: 'input' })
/** JSON Schema (2020-12) of `retention/1`, a ledger's own rules. */
export const retentionJsonSchema = (): unknown => z.toJSONSchema(retentionShape, { io: 'input' })
/** JSON Schema (2020-12) of `witnesses/1`, where a ledger's witnesses are asked. */
export const witnessesJsonSchema = (): unknown => z.toJSONSchema(witnessesShape, { io: 'input' })
