/** Behind the #, which browsers keep to themselves: a secret in the rest of an address ends up in logs and in histories of proxies. */
export const setUpLink = (address: string, secret: string): string =>
  `${new URL(address).origin}/#set-up=${secret}`
