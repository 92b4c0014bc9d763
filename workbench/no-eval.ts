/**
 * Our pages may not make code out of text, and the shapes of the core need not: zod tries to, and the browser complains. Its
 * switch is set before the first shape is made, in the page and in its workers.
 */
// wire names: __zod_globalConfig
const shared = globalThis as { __zod_globalConfig?: { jitless?: boolean } }
shared.__zod_globalConfig = { ...shared.__zod_globalConfig, jitless: true }

export {}
