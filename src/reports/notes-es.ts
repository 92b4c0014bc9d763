import type { NotePhrases } from '../recordings/note.ts'

const surfaces = {
  ellipsoid: 'el elipsoide',
  'sea-level': 'el nivel del mar',
  ground: 'el terreno',
  'take-off': 'el punto de despegue',
  barometric: 'la presión de 1013.25 hPa',
  unknown: 'una superficie sin declarar',
} as const

/** What is noted of recordings, in Spanish; the screen says it in the same words. */
export const notesSpanish: NotePhrases = {
  sentences: {
    'rows-averaged':
      'demasiadas filas para conservarlas todas; las muestras vecinas se promediaron sobre {averaged_s} s.',
    'clock-start-unknown':
      'los tiempos se cuentan desde un comienzo no declarado, que aquí se muestra como 1970-01-01.',
    'zone-unstated': 'no se declara la zona horaria del reloj; las horas sin zona se toman como UTC.',
    'clock-error-added': 'a cada hora se le sumó el error de reloj declarado, {offset_s} s.',
    'height-assumed': 'no se registra ni se declara altura alguna; se suponen {height_m} m sobre el terreno.',
    'lowest-is-ground': 'alturas sobre {surface}; la menor, {lowest_m} m, se toma como el terreno.',
    'heights-taken-above-ground':
      'no se declara desde dónde se miden las alturas; se toman como alturas sobre el terreno.',
    'air-assumed':
      'no se registra la temperatura o la presión del aire; donde faltan se suponen 288.15 K y 101 325 Pa.',
    'rows-without-position': '{count} filas del sensor {sensor} no tienen posición y se omitieron.',
    'low-columns-left-out':
      'se omitieron {count} columnas del sensor {sensor} medidas a menos de {least_m} m sobre el terreno.',
    'sensor-without-values':
      'el sensor {sensor} no tiene ningún valor de {species} en las filas que cuentan.',
    'sensor-in-several-places': 'El sensor {sensor} estuvo en {count} lugares; cada uno es una serie aparte.',
    'wind-of-one-height': 'se usa el viento a {height_m} m, y no el de otras alturas.',
    'heights-fit-nowhere':
      'las alturas de las filas {first} a {last} no encajan en ningún momento con la trayectoria del gas; su viento se omite.',
    'clock-found-by-heights':
      'el reloj de las filas {first} a {last} se desplazó {offset_s} s, hallados por sus alturas (con {rms_m.2} m de diferencia y el {share_percent.0} % de ellas dentro de la trayectoria del gas).',
    'wind-records-differ':
      '{count} registros de viento difieren de otro de la misma hora; se usa el primero.',
    'gas-without-wind':
      '{count} de {total} muestras de gas no tienen viento a menos de {reach_s} s y se omitieron.',
    'other-species':
      'Se buscaron fuentes de {species}; también se registró {others}: para buscar sus fuentes, nómbrelo primero en "species".',

    'dates-missing': 'no hay fecha en las primeras líneas: se supone {order}',
    'dates-year-first': 'las fechas empiezan por el año',
    'dates-day-first': 'las fechas llevan primero el día: lo prueba un primer número mayor que 12',
    'dates-month-first': 'las fechas llevan primero el mes: lo prueba un segundo número mayor que 12',
    'dates-by-file-name': 'las fechas llevan {order}: concuerda con la fecha del nombre del archivo',
    'dates-unproven': 'las primeras líneas no prueban el orden de las fechas: se supone {order}',
    'clock-zone-unstated': 'zona horaria del reloj sin declarar: se lee como UTC',
    'logger-zone-unstated': 'reloj del registrador de datos, zona horaria sin declarar: se lee como UTC',
    'times-utc': 'las horas son UTC (EPOCH_TIME donde existe)',
    'times-unix-seconds':
      'las horas son segundos Unix; las columnas DATE y TIME, en la zona del archivo, no se usan',
    'times-unix-milliseconds': 'las horas son milisegundos Unix (Elapsed)',
    'elapsed-unusable':
      'Elapsed falta o ha perdido cifras (una hoja de cálculo lo redondea): se usan Date y Time, leídos como UTC',
    'times-without-seconds':
      'las horas no llevan segundos (perdidos al guardarlas de nuevo en una hoja de cálculo): las filas de un minuto comparten una hora',
    'carries-no-position': 'no lleva posición: debe venir de otro registro de la salida',
    'receiver-height':
      'la altura es la del receptor de satélite, tomada como altura sobre el nivel medio del mar',
    'no-height-column': 'sin columna de altura: la altura de vuelo debe venir de otro registro',
    'altimeter-height': 'altura sobre el terreno según el altímetro (ALT:Altitude)',
    'no-altimeter':
      'sin lectura del altímetro en las primeras líneas: Altitude del piloto automático, tomada como altura sobre el terreno',
    'height-above-take-off':
      'la altura es relativa al punto de despegue y se toma como altura sobre el terreno',
    'degrees-and-minutes-apart':
      'la posición está en columnas separadas de grados y minutos, que no se juntan',
    'basis-unstated': 'el archivo no dice si las fracciones molares son de aire húmedo o de aire seco',
    'basis-by-first-row': 'unidades y aire húmedo o seco, según declara la primera fila',
    'basis-dried': 'fracciones molares en aire seco',
    'basis-dried-else-moist':
      'fracciones molares en aire seco donde existe tal columna, y en aire húmedo donde falta',
    'basis-dried-by-column': 'aire seco donde existe una columna _dry, aire húmedo en otro caso',
    'basis-by-maker':
      'aire seco según la documentación del fabricante; el propio archivo no lo dice; el agua es de aire húmedo',
    'no-known-gas': 'ningún gas que el programa conozca',
    'no-gas-in-known-units': 'ninguna columna de gas en unidades conocidas',
    'no-units-row': 'sin fila de unidades, o sin gas en unidades conocidas',
    'gas-by-name-and-units':
      'columnas de gas halladas por la fórmula de su nombre y por la línea de unidades; aire húmedo o seco sin declarar',
    'several-columns-of-gas': 'varias columnas de un mismo gas: un manifiesto debería decir cuál vale',
    'masses-need-air':
      'las masas por volumen (ug/m3, mg/m3) necesitan temperatura y presión para convertirse en fracciones molares',
    'sums-and-dust-left-out':
      'no se leen las sumas de gases (O3+NO2) ni el polvo; aire húmedo o seco sin declarar',
    'column-below-aircraft':
      'ppm·m a lo largo del haz bajo la aeronave: una columna, no una fracción molar en la aeronave',
    'methane-column': 'metano de {column}',
    'methane-columns': 'varias columnas de metano ({columns}): se usa {column}',
    'residual-is-no-error':
      'Residual es el desajuste del espectro, no un error del valor; las filas con Status "Warning" se leen tal como están',
    'zeros-after-start':
      'los ceros exactos, como los de las primeras filas tras un arranque, se leen como ausencia de valor',
    'zeros-without-fix':
      'los ceros exactos, que indican falta de posición, se leen como ausencia de valor; las filas con ALARM_STATUS se leen tal como están',
    'diagnostic-rows-kept': 'las filas con un código DIAG se leen tal como están',
    'gas-status-kept':
      'las filas cuyo GAS:Status no es bueno se leen tal como están; las filas repiten el último valor hasta que llega otro',
    'made-files': 'probado con archivos fabricados',
    'real-files': 'probado con archivos reales',

    'times-of-arrival': 'Las horas son las de llegada según el reloj de la estación de tierra',
    'station-clock-ahead': 'Ese reloj va {apart_s.3} s adelantado respecto al del vehículo',
    'station-clock-behind': 'Ese reloj va {apart_s.3} s atrasado respecto al del vehículo',
    'no-message-states-utc': 'Ningún mensaje declara UTC: los tiempos se cuentan desde el arranque',
    'no-receiver-states-utc': 'Ningún receptor declara UTC: los tiempos se cuentan desde el arranque',
    'utc-by-system-time':
      'UTC según la mediana de {count} mensajes SYSTEM_TIME, sumada al tiempo desde el arranque',
    'utc-by-gps-time':
      'UTC según la mediana de {count} horas GPS menos {leap_s} segundos intercalares (el último que se conoce es del {lastLeap}), sumada al tiempo desde el arranque',
    'utc-by-receivers':
      'UTC según la mediana de {count} horas de receptores de satélite, sumada al tiempo desde el arranque',
    'records-without-time': 'se omitieron {count} registros sin hora',
    'ellipsoid-heights-alike': 'Declara casi las mismas alturas sobre el elipsoide, que se omitieron',
    'ellipsoid-heights-larger':
      'También se declaran alturas sobre el nivel del mar: las del elipsoide son {larger_m.2} m mayores',
    'records-without-position': '{count} de {total} registros no declaran posición (sin posicionamiento)',
    'accuracy-by-receiver':
      'Exactitudes según las declara el receptor ({fields}), tomadas como una desviación típica en cada eje',
    'no-accuracy': 'No se declara exactitud',
    'no-accuracy-but-dilution':
      'No se declara exactitud; mediana de la dilución de la precisión: {dilution.2}',
    fused: 'Fusionada por el piloto automático; no se declara exactitud',
    'fused-with-accuracy': 'Fusionada por el piloto automático; eph y epv son sus desviaciones típicas',
    'heard-by-vehicle':
      'Según lo recibió el vehículo; altitudes barométricas tal como las transmite MAVLink, horas las del mensaje',
    'simulator-messages': 'El vehículo era simulado: contiene mensajes de un simulador',
    'simulator-parameters':
      'El vehículo era simulado: el registro tiene parámetros o mensajes de un simulador',
    'simulator-hardware': 'El vehículo era simulado: el registro no nombra otro equipo que SITL',
    'messages-of-senders': 'Mensajes: {messages}; emisores: {senders} (sistema/componente {names})',
    'messages-missing': 'faltan {count} mensajes según los números de secuencia de los propios emisores',
    'messages-signed': '{count} mensajes llevan una firma, que no se verificó',
    'message-formats': 'Formatos de mensaje: {count}',
    'log-states': 'El registro declara: {stated}',
    'logger-dropouts': 'Interrupciones del registrador: {count}, {total_ms} ms en total',
    'text-messages': 'Mensajes de texto: {count}',

    'written-by': 'escrito por {program}',
    'gpx-heights':
      'Según la norma GPX, las alturas son sobre el nivel del mar; muchos aparatos escriben alturas sobre el elipsoide.',
    'points-without-time': '{count} puntos no declaran hora.',
    'times-without-zone': '{count} horas no declaran zona y se leyeron como UTC.',
    dilution: '{name} es {value} ({count} puntos); no se convirtió en metros.',
    'dilution-between': '{name} va de {least} a {greatest} ({count} puntos); no se convirtió en metros.',
    'extensions-left-out': 'Extensiones omitidas: {names}.',
    segments: 'La trayectoria tiene {count} tramos.',
    'gap-between-segments': 'Un hueco de {gap_s} s después de {at_us}.',
    'no-sentence-states-date':
      'Ninguna sentencia declara fecha (RMC, ZDA): los tiempos se cuentan desde la medianoche UTC del primer día.',
    'geoid-by-receiver':
      'Las alturas son sobre el nivel medio del mar según el geoide del receptor, {separation_m} m sobre el elipsoide.',
    'geoid-by-receiver-between':
      'Las alturas son sobre el nivel medio del mar según el geoide del receptor, de {least_m} a {greatest_m} m sobre el elipsoide.',
    'accuracy-by-gst': 'La exactitud es la de GST, 1 sigma; este y norte como su media cuadrática.',
    'epochs-without-position': '{count} de {total} épocas no tienen posición.',
    'several-talkers': 'Varios emisores se tomaron como un solo receptor: {talkers}.',
    'times-count': 'Los tiempos de la columna {column} son {unit} {since}.',
    'times-count-by-size':
      'Los tiempos de la columna {column} son {unit} {since} (por su magnitud; el encabezado no declara unidad).',
    'column-without-zone': 'Las horas de la columna {column} no declaran zona y se leyeron como UTC.',
    'column-month-first':
      'Las fechas de la columna {column} no distinguen el día del mes; se tomó el mes como primero.',
    'column-without-unit': 'La columna {column} no declara unidad; se toma en {unit}.',
    'column-without-datum': 'La columna {column} no dice desde dónde se miden sus alturas.',
    'column-heading':
      'La columna {column} se tomó en el sentido de las agujas del reloj desde el norte verdadero.',
    'time-column-left-out': 'Se omitió la columna {column}: otra contiene la hora.',
    'height-column-left-out': 'Se omitió la columna {column}: otra contiene la altura.',
    'rows-at-zero': 'se omitieron {count} filas en latitud 0, longitud 0: sin posicionamiento.',
    'rows-repeat-time': '{count} filas declaran la hora de la fila anterior.',

    'accuracy-by-nacp':
      'exactitud: el límite del 95 % de la posición que declara la aeronave (NACp), dividido por 2.45',
    'type-codes-left-out':
      'se omiten las alturas de los códigos de tipo 20 a 22: las descripciones públicas no concuerdan en si son metros o pies codificados',
    'ground-positions-unplaced': 'las posiciones en tierra necesitan un lugar cercano, y no se dio ninguno',
    'positions-as-received':
      'una posición cuenta desde que se recibió; se omiten las filas que solo la repiten',
    'reception-unstated':
      'no se declara cuándo se recibió una posición: una fila puede repetir una posición anterior con una hora más nueva',
    'waypoints-only': 'solo puntos de paso: entre ellos la aeronave pudo haber girado hasta 2.5 grados',
    'details-hold': 'la exactitud (nac_p, gva) declarada con una fila se toma como válida durante {hold_s} s',
    'recording-without-date':
      'el registro no tiene fecha: los tiempos se cuentan desde su primer mensaje con hora',
    'recording-starts-as-stated': 'el primer mensaje con hora se recibió en el comienzo declarado',
    'lines-without-zone': 'las horas se toman como UTC: el texto no dice de qué reloj eran',
    'accuracy-assumed': '{whose}: donde no se declara exactitud, se suponen {sigma_m} m (1 sigma)',
    'accuracy-unknown': '{whose}: no se declara exactitud, así que de nada se dice que coincide o difiere',
    'bias-allowed': 'se admiten {bias_m} m además de 3 sigma',
    'clock-offset-estimated':
      'el reloj del observador externo parece ir {ahead_s} s adelantado; se ha descontado',
    'clock-offset-stated':
      'se dijo que el reloj del observador externo va {ahead_s} s adelantado; se ha descontado',
    'clock-offset-of-too-few': 'hay muy pocas muestras para estimar una diferencia entre los relojes',
    'clock-offset-none': 'ninguna diferencia entre los relojes encaja mejor que ninguna diferencia',
    'clock-offset-ambiguous':
      'muchas diferencias entre los relojes encajan por igual: no se descuenta ninguna',
    'clock-offset-out-of-search':
      'ninguna diferencia entre los relojes dentro de lo buscado encaja: no se descuenta ninguna',
    'compared-above-ellipsoid': 'alturas comparadas sobre el elipsoide WGS 84',
    'compared-above-sea-level': 'alturas comparadas sobre el nivel del mar, según lo toma cada registro',
    'compared-pressure-heights':
      'alturas de presión comparadas, sobre 1013.25 hPa, de dos sensores de presión distintos',
    'heights-not-alike':
      'alturas no comparadas: las nuestras son sobre {surface}, las del observador externo sobre {outsideSurface}',
    'heights-not-of-one-surface':
      'alturas no comparadas: ambas son sobre {surface}, que es otra cosa en cada registro',
    'geoid-added':
      'Las alturas sobre el nivel del mar se pasaron a alturas sobre el elipsoide con el geoide EGM96, que acierta a 1 m aproximadamente.',

    'sets-carried-forward':
      'Los conjuntos omiten lo que no cambió: se toma lo último declarado, durante 30 s, o durante 2 s cuando se mueve con la aeronave.',
    'no-camera-place': 'No contiene KLV que diga dónde estaba la cámara.',
    'sets-by-place':
      'El KLV no declara horas en el multiplexado: cada conjunto se toma como de la imagen que tiene al lado en el archivo, lo que suele acertar con una o dos imágenes de diferencia.',
    'pictures-without-time': 'Nada dice cuándo se tomaron las imágenes: se cuentan desde la primera.',
    'footprints-computed':
      'Las huellas de {count} de {total} conjuntos se calculan con los ángulos y los campos de visión de la cámara, sobre terreno llano a la altura del centro de la imagen; donde el terreno tiene pendiente se desvían.',
    'footprints-open':
      'De ellas, {count} están abiertas: una esquina de la imagen mira más allá del terreno, o a ningún lugar conocido.',
    'no-roll':
      'Ningún conjunto declara el alabeo de la imagen (elemento 20), así que no se pueden calcular las huellas.',
    'heights-left-out': 'Se omiten {count} alturas: se declaran sobre {surface}.',
    'true-bearing':
      'El elemento 18 (acimut relativo del sensor) contiene el acimut verdadero del centro de la imagen, con {median_deg.2}° de diferencia mediana, en {count} de {total} conjuntos. Leído desde el morro de la aeronave, como lo entiende ST 0601, la línea de visión termina a {distance_m.0} m del centro de la imagen (elementos 23, 24), en mediana. El centro de la imagen se usa tal como se declara, y no se calcula ninguna huella.',
    'line-of-sight-off':
      'La línea de visión según la actitud y los ángulos de la cámara (elementos 5, 6 o 90, 7 o 91, 18, 19) termina a {distance_m.0} m del centro de la imagen (elementos 23, 24), en mediana: el {share_percent.0} % de la distancia oblicua, y más de su décima parte en {count} de {total} conjuntos. El centro de la imagen se usa tal como se declara, y no se calcula ninguna huella.',
    'centre-height-off':
      'El elemento {item} (altura del centro de la imagen) no es la altura del terreno: la sitúa a {stated_m.0} m sobre el elipsoide, mientras que la distancia oblicua (elemento 21) y {witness} la sitúan a unos {found_m.0} m; así en {count} de {total} conjuntos. El centro de la imagen se usa tal como se declara, y no se calcula ninguna huella.',
    'times-of-producer':
      'las horas son las marcas de tiempo del productor (MISP): los segundos intercalares son los que contó el productor',

    'uids-capped': 'se cuentan hasta {most} uid; puede haber más',
  },
  order: {
    'year-first': 'primero el año',
    'month-first': 'primero el mes',
    'day-first': 'primero el día',
  },
  surface: surfaces,
  outsideSurface: surfaces,
  unit: {
    seconds: 'segundos',
    milliseconds: 'milisegundos',
    microseconds: 'microsegundos',
    metres: 'metros',
    'metres-per-second': 'metros por segundo',
  },
  since: { '1970': 'desde 1970 UTC', start: 'desde el comienzo del propio registro' },
  whose: { own: 'nuestra trayectoria', outside: 'el observador externo' },
  witness: {
    'line-of-sight': 'la línea de visión',
    'item-19': 'el elemento 19 leído desde el horizonte',
  },
}
