import * as z from 'zod'
import { authorityShape } from '../src/authority/authority.ts'

/** JSON Schema (2020-12) of `authority/1`. */
export const authorityJsonSchema = (): unknown => z.toJSONSchema(authorityShape, { io: 'input' })
