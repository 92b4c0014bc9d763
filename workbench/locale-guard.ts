/**
 * A browser started in the POSIX locale calls its language "en-US@posix", which Intl refuses; the chart library asks for
 * it the moment it is loaded. Imported first, so that the screen opens there too.
 */
try {
  new Intl.NumberFormat(navigator.language)
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en-US', configurable: true })
}

export {}
