/** The log, or what was written about it, is not as it must be; people must look before anything is written. */
export class LedgerRefused extends Error {
  override name = 'LedgerRefused'
}
