import { CannotOpenDatabase } from '../../adapters/database/database.ts'
import type { InBoth } from '../../src/people/in-both.ts'
import { Unrecorded } from './reading.ts'

/** What the machine lacks for the moment: nobody's mistake, and over when it is there again. */
export interface Trouble {
  readonly status: 503 | 507
  readonly says: InBoth
}

const NO_DATABASE: InBoth = {
  en: 'The database does not answer, so nobody can be told from anybody else, and nothing was done. It is tried again with each request; try again soon, or tell whoever runs this server.',
  es: 'La base de datos no responde, así que no se puede saber quién es quién, y no se hizo nada. Se intenta de nuevo con cada petición; inténtelo pronto, o avise a quien mantiene este servidor.',
}
const DISK_FULL: InBoth = {
  en: 'The disk of the server is full, so nothing was kept. Tell whoever runs this server: once there is room it goes on by itself.',
  es: 'El disco del servidor está lleno, así que no se guardó nada. Avise a quien mantiene este servidor: en cuanto haya espacio sigue por sí solo.',
}
const NO_RECORD: InBoth = {
  en: 'The record cannot be written, and nothing is done that is not recorded. Tell whoever runs this server.',
  es: 'No se puede escribir en el registro, y no se hace nada que no quede registrado. Avise a quien mantiene este servidor.',
}

/** What an error means to whoever asked; undefined for a bug of ours. */
export function troubleOf(error: unknown): Trouble | undefined {
  const all = causesOf(error)
  if (all.some(isDiskFull)) return { status: 507, says: DISK_FULL }
  if (all.some(isDatabaseGone)) return { status: 503, says: NO_DATABASE }
  if (all.some((each) => each instanceof Unrecorded)) return { status: 503, says: NO_RECORD }
  return undefined
}

function causesOf(error: unknown): readonly Error[] {
  if (!(error instanceof Error)) return []
  const inside = error instanceof AggregateError ? error.errors.flatMap(causesOf) : causesOf(error.cause)
  return [error, ...inside]
}

/** 53100 is PostgreSQL's disk_full (its manual, appendix A). */
const isDiskFull = (error: Error) => ['ENOSPC', 'EDQUOT', '53100'].includes(codeOf(error))

/**
 * PostgreSQL's manual, appendix A: class 08 are connections, 57P0x its end and start, 53300 too many connections; the rest is
 * said by node-postgres without a code.
 */
function isDatabaseGone(error: Error): boolean {
  if (error instanceof CannotOpenDatabase) return true
  if (/^(08|57P0)|^53300$/.test(codeOf(error))) return true
  // The folder of sockets of a server of this machine is there, its socket is not.
  if (codeOf(error) === 'ENOENT' && (error as NodeJS.ErrnoException).syscall === 'connect') return true
  return (
    /connection terminated|timeout exceeded when trying to connect|driver has already been destroyed/i.test(
      error.message,
    ) || ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(codeOf(error))
  )
}

const codeOf = (error: Error): string => String((error as NodeJS.ErrnoException).code ?? '')
