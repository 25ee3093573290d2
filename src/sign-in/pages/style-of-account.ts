/** The account page: its columns, panels and tables; narrow screens show each row as a card. */
export const ACCOUNT_STYLE = `
.columns { display: grid; gap: 1.25rem; margin-top: 1.25rem; }
.columns > * { min-width: 0; }
.wide main > .alert, .wide main > .notice { margin-top: 1rem; }
.contents ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; }
.contents a { display: inline-block; padding: 0.25rem 0; }

.panel {
  padding: 1.25rem;
  background: var(--panel);
  border: 1px solid var(--line);
  border-radius: 14px;
  scroll-margin-top: 1rem;
}
.panel + .panel { margin-top: 1.25rem; }
.panel > * + * { margin-top: 1rem; }
.panel > h3 { margin-top: 1.5rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
.panel > h3 + * { margin-top: 0.5rem; }
.panel .stacked, .panel > .passkey { max-width: 24rem; }
.panel .stacked > .button, .panel > .passkey > .button { align-self: start; }

.person { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; }
.person dt { color: var(--muted); font-size: 0.875rem; }
.person dd + dt { margin-top: 0.25rem; }
.picture {
  display: grid;
  place-items: center;
  width: 4rem;
  height: 4rem;
  flex: none;
  border-radius: 50%;
  background: var(--accent);
  color: var(--on-accent);
  font-size: 1.5rem;
  font-weight: 650;
  object-fit: cover;
  text-transform: uppercase;
}

/* Words stay whole while there is room: cells would shrink to single letters otherwise. */
table { width: 100%; border-collapse: collapse; font-size: 0.9375rem; overflow-wrap: break-word; }
td code, th code { overflow-wrap: anywhere; }
th, td { padding: 0.625rem 0.75rem 0.625rem 0; text-align: left; vertical-align: middle; }
thead th { color: var(--muted); font-size: 0.8125rem; font-weight: 600; border-bottom: 1px solid var(--line); }
tbody th { font-weight: 600; }
tbody tr + tr > * { border-top: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
td:last-child { text-align: right; }
thead th:last-child { text-align: right; }
td .inline { margin: 0.125rem 0; }
td .inline + .inline { margin-left: 0.5rem; }
td .inline { flex-wrap: nowrap; }
td .button { white-space: nowrap; min-height: 2.25rem; padding: 0.25rem 0.75rem; font-size: 0.875rem; }
td input { min-height: 2.25rem; max-width: 9rem; padding: 0.25rem 0.5rem; font-size: 0.9375rem; }

@media (min-width: 60rem) {
  .columns { grid-template-columns: 11rem minmax(0, 1fr); gap: 2rem; }
  .contents { position: sticky; top: 1.5rem; align-self: start; }
  .contents ul { flex-direction: column; }
  .panel { padding: 1.5rem; }
}

@media (max-width: 47.99rem) {
  table, tbody, tr, th, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { padding: 0.75rem 0; }
  tbody tr + tr { border-top: 1px solid var(--line); }
  tbody tr + tr > * { border-top: 0; }
  th, td { padding: 0.125rem 0; }
  td { display: flex; gap: 0.75rem; overflow-wrap: anywhere; }
  td::before { content: attr(data-label); flex: 0 0 7.5rem; color: var(--muted); }
  td:last-child { flex-wrap: wrap; padding-top: 0.5rem; text-align: left; }
  td:last-child::before { content: none; }
  td .inline + .inline { margin-left: 0; }
}
`
