/** Forms, fields, buttons and messages. */
export const CONTROL_STYLE = `
.stacked, .ways, .passkey { display: flex; flex-direction: column; gap: 1rem; }
.passkey { gap: 0.75rem; }
.apart { padding-top: 1rem; border-top: 1px solid var(--line); }
.inline { display: inline-flex; flex-wrap: wrap; gap: 0.5rem; align-items: end; }
.actions { display: flex; flex-wrap: wrap; gap: 0.75rem; }

.field { display: flex; flex-direction: column; gap: 0.25rem; }
label { font-weight: 600; }
input {
  width: 100%;
  min-height: 2.75rem;
  padding: 0.5rem 0.75rem;
  font: inherit;
  color: var(--text);
  background: var(--field);
  border: 1px solid var(--field-line);
  border-radius: 8px;
}
input:focus-visible { outline-offset: 0; border-color: var(--focus); border-radius: 8px; }
input[aria-invalid="true"] { border-color: var(--danger); box-shadow: inset 0 0 0 1px var(--danger); }
input::placeholder { color: var(--muted); opacity: 1; }
input[autocomplete="one-time-code"] { font-variant-numeric: tabular-nums; letter-spacing: 0.2em; font-size: 1.125rem; }

.choices { display: flex; flex-direction: column; gap: 0.75rem; min-width: 0; margin: 0; padding: 0; border: 0; }
.choices legend { padding: 0; font-weight: 600; }
.choice { display: flex; gap: 0.75rem; align-items: start; }
.choice label { font-weight: 400; }
input[type="checkbox"] { width: 1.25rem; min-height: 0; height: 1.25rem; flex: none; margin: 0.125rem 0; accent-color: var(--accent); }

.button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  gap: 0.625rem;
  min-height: 2.75rem;
  padding: 0.5rem 1.125rem;
  font: inherit;
  font-weight: 600;
  line-height: 1.25;
  text-align: center;
  text-decoration: none;
  cursor: pointer;
  border: 1px solid transparent;
  border-radius: 8px;
  transition: background-color 120ms ease-out, border-color 120ms ease-out;
}
.button:focus-visible { border-radius: 8px; }
.primary { background: var(--accent); color: var(--on-accent); }
.primary:hover { background: var(--accent-strong); }
.plain { background: var(--plain); color: var(--text); border-color: var(--line); }
.plain:hover { background: var(--plain-strong); }
.danger { background: transparent; color: var(--danger); border-color: var(--danger-line); }
.danger:hover { background: var(--danger-page); }
.button:disabled { cursor: progress; filter: saturate(0.4); }

.card .stacked .button, .card .passkey .button, .card main > p > .button { width: 100%; }

.hint, .aside, .none { color: var(--muted); }
.hint { font-size: 0.9375rem; }
.problem { color: var(--danger); font-weight: 600; font-size: 0.9375rem; }
.problem:empty { display: none; }
.alert, .notice, .warning { padding: 0.75rem 1rem; border: 1px solid; border-radius: 8px; }
.alert { color: var(--danger); background: var(--danger-page); border-color: var(--danger-line); }
.notice { color: var(--good); background: var(--good-page); border-color: var(--good-line); }
.warning { color: var(--warning); background: var(--warning-page); border-color: var(--warning-line); }
.tag {
  display: inline-block;
  padding: 0 0.5rem;
  border: 1px solid var(--line);
  border-radius: 999px;
  background: var(--plain);
  font-size: 0.8125rem;
  font-weight: 600;
  white-space: nowrap;
}
.tag.good { color: var(--good); background: var(--good-page); border-color: var(--good-line); }

.or { display: flex; align-items: center; gap: 0.75rem; color: var(--muted); }
.or::before, .or::after { content: ""; flex: 1; height: 1px; background: var(--line); }

.method { padding-top: 1rem; border-top: 1px solid var(--line); }
.method > * + * { margin-top: 0.75rem; }
summary { padding: 0.375rem 0; cursor: pointer; font-weight: 600; }

.reference { display: flex; flex-wrap: wrap; gap: 0 0.5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
.reference, .reference + .hint { color: var(--muted); font-size: 0.875rem; }
.reference + .hint { margin-top: -0.75rem; }

.qr { width: 13rem; max-width: 100%; margin: 0 auto; padding: 0.5rem; background: #fff; border-radius: 10px; }
.qr svg { display: block; width: 100%; height: auto; }
.secret, .codes, .secrets dd { padding: 0.75rem 1rem; background: var(--plain); border: 1px solid var(--line); border-radius: 8px; }
.secret { text-align: center; }
.codes { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 0.375rem 1rem; }
.secrets dt { font-weight: 600; }
.secrets dd + dt { margin-top: 0.75rem; }
`
