/** Pages of invites and shares: their parts, lists and terms. */
export const INVITE_STYLE = `
.part { padding-top: 1rem; border-top: 1px solid var(--line); }
.part > * + * { margin-top: 0.75rem; }
.part > h2 { font-size: 1rem; }
.lines { display: flex; flex-direction: column; gap: 0.5rem; }
.lines li { padding-left: 0.875rem; border-left: 3px solid var(--accent); }
.bounds li { border-left-color: var(--warning-line); }
.given { padding: 0.75rem 1rem; background: var(--plain); border: 1px solid var(--line); border-radius: 8px; }
.given > * + * { margin-top: 0.75rem; }
.terms { display: grid; grid-template-columns: minmax(7rem, 2fr) minmax(0, 3fr); gap: 0.375rem 1rem; }
.terms dt { color: var(--muted); }
`
