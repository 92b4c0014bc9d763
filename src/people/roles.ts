import type { InBoth } from './in-both.ts'

/** What somebody may be here. Closed: a rule names roles of this list, and nothing else grants anything. */
export const roles = [
  'planner',
  'operator',
  'analyst',
  'release-officer',
  'partner',
  'overseer',
  'administrator',
] as const
export type Role = (typeof roles)[number]

export const roleNames: Readonly<Record<Role, InBoth>> = {
  planner: { en: 'planner', es: 'planificador' },
  operator: { en: 'operator', es: 'operador' },
  analyst: { en: 'analyst', es: 'analista' },
  'release-officer': { en: 'release officer', es: 'responsable de entrega' },
  partner: { en: 'partner', es: 'socio' },
  overseer: { en: 'overseer', es: 'supervisor' },
  administrator: { en: 'administrator', es: 'administrador' },
}

/**
 * Held with no other. Who gives out roles works with no record; who watches takes no part in what is watched; who is given
 * records stands outside.
 */
const ALONE: readonly Role[] = ['partner', 'overseer', 'administrator']

export const isRole = (value: unknown): value is Role => (roles as readonly unknown[]).includes(value)

/** True when one person may have all of these at once. Nobody has none. */
export const mayHold = (held: readonly Role[]): boolean =>
  held.length > 0 && (held.length === 1 || !held.some((role) => ALONE.includes(role)))
