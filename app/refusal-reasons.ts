import { z } from 'zod'

/** Why the gate refused, in each language, as a child process tells its parent and the server its page. */
export const refusalReasons = z.strictObject({ en: z.array(z.string()), es: z.array(z.string()) })
export type RefusalReasons = Readonly<Record<'en' | 'es', readonly string[]>>
