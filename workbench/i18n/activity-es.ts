import type { activityEnglish } from './activity-en.ts'

/** La página del tiempo de todos. */
export const activitySpanish: Readonly<Record<keyof typeof activityEnglish, string>> = {
  'pages.activity': 'Actividad',
  'activity.lost': 'Ahora no se puede leer lo que se hizo. Esta página vuelve a preguntar por sí sola.',
  'activity.queue': 'Le espera',
  'activity.queue.none': 'Nada le espera.',
  'activity.waits.approve-plan': 'Un plan por aprobar:',
  'activity.waits.submit-plan': 'Su plan no está presentado:',
  'activity.waits.job-failed': 'Sus grabaciones no se procesaron:',
  'activity.waits.notice-due': 'Un aviso está pendiente:',
  'activity.waits.notice-overdue': 'Un aviso está vencido:',
  'activity.acts': 'Lo que se hizo',
  'activity.person': 'De quién',
  'activity.everybody': 'De todos',
  'activity.me': 'Mío',
  'activity.who': 'Quién',
  'activity.nobody': 'el programa',
  'activity.never': 'Aún no ha marcado nada como visto',
  'activity.new': '{{count}} novedades desde que se fue',
  'activity.mark': 'Lo he visto',
  'activity.none': 'Aún no se hizo nada.',
  'activity.age.now': 'ahora mismo',
  'activity.age.minutes': 'hace {{count}} min',
  'activity.age.hours': 'hace {{count}} h',
  'activity.age.days': 'hace {{count}} días',
  'activity.age.ahead': 'en el futuro: {{age}}',
}
