import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import { en } from './i18n/en.ts'
import { es } from './i18n/es.ts'
import type { Language, Say } from './text.ts'

/** Both languages travel with the page, so that switching needs no request. */
export async function startWords(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false }, // React escapes
    resources: { en: { translation: en }, es: { translation: es } },
  })
}

export const speak = (language: Language) => i18next.changeLanguage(language)

export const spoken = (): Language => (i18next.language === 'es' ? 'es' : 'en')

/** The words of the chosen language. */
export function useSay(): Say {
  const { t } = useTranslation()
  return (key, values) => t(key, { ...values })
}
