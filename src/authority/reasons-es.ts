import type { ReasonCode } from './reasons.ts'

/** Spanish. The same keys and the same places in braces as in English; a test compares them. */
export const reasonsSpanish: Readonly<Record<ReasonCode, string>> = {
  'not-collected': 'Los datos se declaran de prueba, de formación o simulados: no hace falta autorización.',
  'not-collected-yet':
    'Es un plan, del que aún no se ha recogido nada: para mirarlo no hace falta autorización.',
  granted: 'La autorización {authority} nombra «{verb}» y no se excede nada de lo que limita.',
  'kept-long-enough': 'Ha terminado el tiempo durante el que se conservan estos registros ({retention}).',
  overseer: 'Lo pide un supervisor.',

  silence:
    'Ninguna regla permite «{verb}»: la autorización {authority} nombra {verbs}, y no esto. Pida a {office} una que lo nombre.',
  'not-overseer': 'Solo un supervisor pone y levanta retenciones. Pídaselo a uno.',
  'kept-still':
    'Estos registros pueden conservarse aún, y lo que puede conservarse no lo borra nadie. Espere a que termine su tiempo.',
  'unknown-verb':
    '«{verb}» no es nada que este programa haga. Lo que puede pedirse es una lista cerrada, a la que nada se añade mientras funciona.',
  'judges-disagree':
    'Los dos jueces de las reglas llegaron a respuestas distintas, así que nada se permite. Es un fallo del programa y consta en el registro: muestre esa entrada a quienes mantienen el programa.',
  'judge-error':
    'El segundo juez de las reglas falló, así que nada se permite. Es un fallo del programa y consta en el registro: muestre esa entrada a quienes mantienen el programa.',

  'no-authority':
    'Los datos son reales y no se da ningún fichero de autorización. Nómbrelo en el manifiesto ("authority": "authority.json"); solo si no se recogió nada para ser usado, declare los datos como "test", "training" o "simulated".',
  'no-authority-for-verb':
    '«{verb}» necesita una autorización, se declaren como se declaren los datos, pues alcanza a gente de fuera. Dé una que lo nombre.',
  'no-authority-for-plan':
    'De un plan aún no se ha recogido nada: mirarlo no necesita autorización, «{verb}» sí. Dé una que lo nombre.',
  revoked:
    'La autorización {authority} fue revocada (desde {revoked}), o puede estarlo ya. Pida otra a {office}.',
  'not-yet':
    'La autorización {authority} no está en vigor antes de {from}. Espere a ese día o compruebe el reloj de esta máquina.',
  'no-longer':
    'La autorización {authority} estuvo en vigor hasta {until}. Pida a {office} una que cubra esto.',
  time: 'Esto sale del tiempo de la autorización {authority} ({from} a {until}). Dé la autorización que lo cubre o deje fuera lo anterior o posterior.',
  area: 'Esto sale del área de la autorización {authority}. Dé la autorización que lo cubre o deje fuera las partes de fuera.',
  heights:
    'Esto sale de las alturas de la autorización {authority}: {heights}. Dé la autorización que lo cubre o quédese entre ellas.',
  sensor:
    'Se usa un sensor que la autorización {authority} no enumera; enumera {sensors}. Pida a {office} que lo añada o deje fuera esas grabaciones.',
  species:
    'Hay un gas que la autorización {authority} no enumera; enumera {species}. Pida a {office} que lo añada o deje fuera ese gas.',
  purpose:
    'El fin no es ninguno de los de la autorización {authority}, que nombra {purposes}. Pida a {office} una que lo nombre.',
  dwellings:
    'Vive gente en lo que se sobrevuela o se ve, y la autorización {authority} se mantiene lejos de las viviendas. Planifique rodeándolas o pregunte a {office}.',
  'kept-too-long':
    'Estos registros pueden conservarse durante {retention} según la autorización {authority}, y ese tiempo ha terminado. Deben borrarse; solo una nueva autorización permite usarlos.',
  held: 'Una retención sobre estos registros rechaza «{verb}». Solo un supervisor puede levantarla.',
  payload:
    'El plan no declara que la aeronave no lleva más que sensores. Indique "payload": "unarmed" si es así; nada más vuela.',
  state:
    'Se entra en un estado que la autorización {authority} no nombra; nombra {states}. Planifique rodeándolo o pida a {office} que lo añada.',
  'clearance-denied': 'Un estado en el que se entraría ha denegado su permiso. Planifique rodeándolo.',
  clearance:
    'Se entraría en un estado cuyo permiso hace falta y no está concedido para todo ese tiempo. Pídalo a ese estado y anote su respuesta con referencia y fechas.',
  operator:
    'La regla propia del operador es no entrar nunca en otro estado. Planifique rodeándolo o elija otro operador.',
  'second-person': 'Este plan lo aprueba quien lo hizo. Debe hacerlo otra persona.',
  partner:
    'La oficina no es ninguna de las que la autorización {authority} deja recibir algo: {partners}. Pida a {office} que la añada.',

  'unknown.notCollected':
    'No se dice de qué clase son los datos. Ponga "data" a real, training, test o simulated.',
  'unknown.noAuthority': 'No se sabe si hay una autorización.',
  'unknown.verbGranted': 'No se sabe si la autorización nombra «{verb}».',
  'unknown.revoked':
    'No es seguro si la autorización {authority} está ya revocada: el reloj de esta máquina no lo dice bastante bien. Ponga el reloj en hora.',
  'unknown.notYetInForce':
    'No es seguro si la autorización {authority} está ya en vigor (desde {from}): el reloj de esta máquina no lo dice bastante bien. Ponga el reloj en hora o espere un poco.',
  'unknown.noLongerInForce':
    'No es seguro si la autorización {authority} sigue en vigor (hasta {until}): el reloj de esta máquina no lo dice bastante bien. Pida a {office} una más larga.',
  'unknown.outsideTime':
    'No es seguro que esto quede dentro del tiempo de la autorización {authority} ({from} a {until}), dado lo que puede errar su reloj. Indique el comienzo de las grabaciones y cómo de bueno es su reloj ("clockBound_s" en el manifiesto).',
  'unknown.outsideArea':
    'No es seguro que todo esto quede dentro del área de la autorización {authority}: los lugares no se conocen, o están más cerca de su borde que su incertidumbre. Indique el origen del sistema de referencia en el manifiesto o la exactitud de sus lugares ("accuracy_m").',
  'unknown.outsideHeights':
    'No es seguro que todo esto quede entre las alturas de la autorización {authority}: {heights}. Las alturas no se conocen, se miden desde otra cosa o están demasiado cerca de un límite. Dé grabaciones cuyas alturas digan desde dónde se miden o pida a {office} límites más amplios.',
  'unknown.sensorNotCovered': 'No se sabe qué sensor hizo las grabaciones. Nombre los sensores.',
  'unknown.speciesNotCovered': 'No se sabe qué gases contienen las grabaciones. Nómbrelos.',
  'unknown.purposeNotCovered':
    'No se dice para qué es esto, y la autorización {authority} nombra varios fines: {purposes}. Indique "purpose" en el manifiesto.',
  'unknown.dwellingsExcluded':
    'La autorización {authority} se mantiene lejos de las viviendas, y no se dice si allí vive gente. Indique "hasDwellings" en el manifiesto.',
  'unknown.retentionOver':
    'No es seguro que estos registros puedan conservarse aún ({retention}): no se sabe bastante bien cuándo se hicieron o qué hora es ahora. Indique cómo de bueno es su reloj ("clockBound_s" en el manifiesto) o ponga en hora el reloj de esta máquina.',
  'unknown.held':
    'No se sabe si una retención rechaza esto: no se pueden leer las retenciones. Pida a un supervisor que mire sus ficheros.',
  'unknown.payloadNotDeclared':
    'El plan no dice qué lleva la aeronave. Indique "payload": "unarmed" si es así; nada más vuela.',
  'unknown.stateNotCovered':
    'No se sabe en qué estados entraría el vuelo. Compruebe el plan con un conjunto de fronteras vigente.',
  'unknown.clearanceDenied':
    'No se sabe en qué estados entraría el vuelo ni qué respondieron. Compruebe el plan con un conjunto de fronteras vigente y anote sus respuestas.',
  'unknown.clearanceMissing':
    'El permiso de un estado en el que se entraría no se conoce, o no se sabe que valga para todo ese tiempo. Anote la respuesta de ese estado con referencia y fechas.',
  'unknown.operatorStaysOut':
    'No se conoce la regla propia del operador sobre entrar en otros estados. Indíquela con la plataforma.',
  'unknown.sameHand':
    'No se sabe si quien aprueba es otra persona que quien planificó. Apruebe con una clave propia.',
  'unknown.partnerNotCovered': 'No se dice a quién se entregaría esto. Nombre la oficina.',
  'unknown.overseer':
    'No se sabe quién lo pide. Solo un supervisor pone y levanta retenciones: pídaselo a uno.',
}
