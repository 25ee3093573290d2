/** Guardrails: policies that bind everybody. Start reading at `guardrail-list.tsx`; whether one locks its author out is judged in `lockout.ts`. */
export { GuardrailList as List } from './guardrail-list.js'
