/** Files as one archive that every system unpacks: POSIX.1-2017 pax, section "ustar Interchange Format", without any extension. */

const BLOCK_BYTES = 512
const NAME_BYTES = 100

/** `at_s`: the time every file is said to be of, so that the same files give the same bytes. Names: ASCII, at most 100 letters. */
export function tarOf(
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  at_s: number,
): Uint8Array {
  const parts = files.flatMap(({ name, bytes }) => [
    header(name, bytes.length, at_s),
    bytes,
    padding(bytes.length),
  ])
  return Buffer.concat([...parts, new Uint8Array(2 * BLOCK_BYTES)])
}

const padding = (length: number): Uint8Array =>
  new Uint8Array((BLOCK_BYTES - (length % BLOCK_BYTES)) % BLOCK_BYTES)

function header(name: string, length: number, at_s: number): Uint8Array {
  if (!/^[\x21-\x7e]+$/.test(name) || name.length > NAME_BYTES)
    throw new RangeError(`no name for an archive: ${name}`)
  const block = Buffer.alloc(BLOCK_BYTES)
  const octal = (value: number, at: number, digits: number) =>
    block.write(`${Math.floor(value).toString(8).padStart(digits, '0')}\0`, at, 'ascii')
  block.write(name, 0, 'ascii')
  octal(0o644, 100, 7)
  octal(0, 108, 7)
  octal(0, 116, 7)
  octal(length, 124, 11)
  octal(at_s, 136, 11)
  block.write('        ', 148, 'ascii') // the checksum is worked out over blanks in its place
  block.write('0', 156, 'ascii')
  block.write('ustar\x0000', 257, 'ascii')
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'ascii')
  return block
}
