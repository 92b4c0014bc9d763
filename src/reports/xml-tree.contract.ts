/** One element as a strict reader sees it; text joined, entities resolved. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  readonly text: string
}

/**
 * What every writer of markup here is held to: tags balance, attributes are quoted and named once, and no bare `<` or `&` stands in
 * text. Throws at the first place that breaks this. Comments, CDATA and doctypes are not expected and so are faults.
 */
export function parseXml(text: string): XmlElement {
  const open: { name: string; attributes: Record<string, string>; children: XmlElement[]; text: string }[] = [
    { name: '', attributes: {}, children: [], text: '' },
  ]
  let at = 0
  while (at < text.length) {
    TOKEN.lastIndex = at
    const [token, words, close, name, attributes = '', empty] = TOKEN.exec(text) ?? []
    if (token === undefined) throw new Error(`not XML at ${at}: ${text.slice(at, at + 60)}`)
    at += token.length
    const top = open.at(-1)!
    if (words !== undefined) top.text += resolved(words)
    else if (close !== undefined) {
      if (top.name !== close) throw new Error(`</${close}> closes <${top.name}>`)
      open.pop()
      open.at(-1)!.children.push(top)
    } else {
      const element = { name: name!, attributes: attributesOf(attributes), children: [], text: '' }
      if (empty) top.children.push(element)
      else open.push(element)
    }
  }
  const [root] = open[0]!.children
  if (open.length !== 1 || open[0]!.children.length !== 1 || !root) throw new Error('not one whole element')
  return root
}

const TOKEN = /([^<]+)|<\/([\w:-]+)>|<([\w:-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/y

function attributesOf(text: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [, name, value] of text.matchAll(/([\w:-]+)="([^"]*)"/g)) {
    if (found[name!] !== undefined) throw new Error(`attribute ${name} twice`)
    found[name!] = resolved(value!)
  }
  return found
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function resolved(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 forbids exactly these.
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text) || !text.isWellFormed())
    throw new Error('a character XML forbids')
  return text.replace(/&(?:#x([0-9a-fA-F]+);|#(\d+);|(\w+);|)/g, (whole, hex, decimal, name) => {
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
    const character = name ? NAMED[name] : hex || decimal ? String.fromCodePoint(code) : undefined
    if (character === undefined) throw new Error(`bare or unknown entity ${whole}`)
    return character
  })
}

/** Every element, the root first. */
export const everyElement = (root: XmlElement): XmlElement[] => [root, ...root.children.flatMap(everyElement)]

/** The tags alone: two documents of one skeleton differ in words and numbers only. */
export const skeleton = ({ name, attributes, children }: XmlElement): string =>
  `<${name} ${Object.keys(attributes).join(' ')}>${children.map(skeleton).join('')}</>`
