// Consents: what Attestr's checks on v3 name, how far each is, and a way to make and to revoke one.

import { ask, confirm } from './dialog.js';
import { badge, button, counted, idOf, muted, panel, pending, table } from './parts.js';
import { moment } from './time.js';

const TONES = { PENDING: 'plain', ACTIVE: 'good', USED: 'plain', EXPIRED: 'bad', REVOKED: 'bad' };

/** The panel. */
export const consents = (context) => {
  const source = context.use('consents');
  return panel('Consents of Attestr', button('New consent', () => create(context)), muted('Every check on v3 names one: "consent": {"consentId": "…"}.'),
    pending(source) ?? [
      table('Consents', ['Consent', 'Status', 'Services', 'Used', 'Until', ''], source.data.items.map((it) => ({ key: it.id, cells: row(context, it) }))),
      source.data.next && counted(source.data.items.length, source.data.count),
    ]);
};

const row = (context, it) => [
  idOf(it.id), badge(it.status, TONES[it.status]), it.services ? it.services.join(', ') : 'all', `${it.used}${it.singleUse ? ' of 1' : ''}`, it.validTill.startsWith('9999') ? 'without an end' : moment(it.validTill, context.now),
  it.status !== 'REVOKED' && button('Revoke', () => confirm(`Revoke ${it.id}?`, 'Checks with it are refused from now on.', 'Revoke', () => context.call('POST', `consents/${it.id}/revoke`, {})), { 'aria-label': `Revoke ${it.id}` }),
];

const create = (context) => ask({
  title: 'New consent', action: 'Create',
  fields: [
    { name: 'services', label: 'Services', value: '', hint: 'Codes such as EMPLOYMENT, DL or UDYAM; empty: all.' },
    { name: 'singleUse', label: 'For a single use', kind: 'check', value: false },
    { name: 'validTill', label: 'Until', value: '', hint: 'Such as 2026-12-31T00:00:00Z; empty: without an end.' },
  ],
  submit: ({ services, singleUse, validTill }) => {
    const codes = services.split(/[\s,]+/).filter(Boolean);
    return context.call('POST', 'consents', { singleUse, services: codes.length ? codes : undefined, validTill: validTill || undefined });
  },
});
