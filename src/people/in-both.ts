/** A sentence or a name in every language of the screen. */
export type InBoth = Readonly<Record<'en' | 'es', string>>
