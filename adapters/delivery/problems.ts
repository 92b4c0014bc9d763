import type { Delivered, DeliveryProblem } from '../../src/notices/deliver.ts'
import { type Both, both } from '../../src/planning/words.ts'

/** Why a parcel did not get there, in words that say what to do; secrets are cut out of what came back. */
export function notDelivered(
  problem: DeliveryProblem,
  found: string,
  secrets: readonly string[] = [],
): Extract<Delivered, { ok: false }> {
  return { ok: false, problem, found: withoutSecrets(found, secrets), says: SAYS[problem] }
}

const FOUND_LETTERS_MOST = 200

/** One line, short, and without the secrets in any form in which they travel: some servers repeat what they were told. */
function withoutSecrets(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap((secret) => [
    secret,
    Buffer.from(secret).toString('base64'),
    encodeURIComponent(secret),
  ])
  const cut = forms
    .filter((form) => form !== '')
    .sort((a, b) => b.length - a.length)
    .reduce((rest, form) => rest.replaceAll(form, '…'), text)
  return cut
    .replace(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, FOUND_LETTERS_MOST)
}

const SAYS: Readonly<Record<DeliveryProblem, Both>> = {
  unreachable: both(
    'Nobody answers there. Check the address and the network, then send it again.',
    'Nadie responde allí. Compruebe la dirección y la red, y envíe de nuevo.',
  ),
  refused: both(
    'The other side refused it. What it said stands beside; settle that with them, then send it again.',
    'El otro lado lo rechazó. Al lado consta lo que dijo; acuérdelo con ellos y envíe de nuevo.',
  ),
  'not-signed-in': both(
    'The server did not accept the name and the password. Check both in the settings.',
    'El servidor no aceptó el nombre y la contraseña. Compruebe ambos en los ajustes.',
  ),
  'not-secure': both(
    'The way there is not encrypted, or its certificate is not trusted, so nothing was sent. Check port, encryption and certificate.',
    'El camino no va cifrado, o su certificado no es de confianza, así que nada se envió. Compruebe puerto, cifrado y certificado.',
  ),
  'no-answer-in-time': both(
    'No answer came in time; it may have arrived. Send it again: it bears the same id.',
    'No hubo respuesta a tiempo; quizá llegó. Envíe de nuevo: lleva el mismo identificador.',
  ),
  redirected: both(
    'The address sends elsewhere, where nothing is sent. Ask for the right address, and set it.',
    'La dirección remite a otra, adonde nada se envía. Pida la dirección correcta y póngala.',
  ),
  'in-the-way': both(
    'Something else lies there under that name. Move it away, then write it again.',
    'Allí hay otra cosa con ese nombre. Apártela y escriba de nuevo.',
  ),
}

/** This machine itself: what is sent there crosses no network. */
export const isLoopback = (host: string): boolean =>
  ['localhost', '::1', '[::1]'].includes(host) || /^127(\.\d{1,3}){3}$/.test(host)
