import BlockIcon from '@mui/icons-material/Block'
import CheckCircleIcon from '@mui/icons-material/CheckCircle'
import DoNotDisturbOnIcon from '@mui/icons-material/DoNotDisturbOn'
import Chip from '@mui/material/Chip'
import type { Decision } from '@tinyauth/policy-engine'
import type { ReactElement } from 'react'
import type { Outcome } from './layer-verdicts.js'
import { DECISIONS } from './verdict.js'

const OUTCOMES: Readonly<Record<Outcome, readonly [string, 'success' | 'error' | 'default']>> = {
  allows: ['allows', 'success'],
  denies: ['denies', 'error'],
  withheld: ['held back by its own limit', 'default'],
  silent: ['does not allow', 'default'],
}

/** A decision in a word, with a sign beside its colour. */
export function DecisionChip({ kind }: { readonly kind: Decision['kind'] }): ReactElement {
  return (
    <Chip
      size="small"
      variant="outlined"
      icon={<DecisionIcon kind={kind} />}
      color={kind === 'allow' ? 'success' : 'error'}
      label={DECISIONS[kind]}
    />
  )
}

/** The sign of a decision. */
export function DecisionIcon({ kind }: { readonly kind: Decision['kind'] }): ReactElement {
  if (kind === 'allow') return <CheckCircleIcon fontSize="inherit" aria-hidden />
  return kind === 'explicitDeny' ? (
    <BlockIcon fontSize="inherit" aria-hidden />
  ) : (
    <DoNotDisturbOnIcon fontSize="inherit" aria-hidden />
  )
}

/** What one layer says, in words. */
export function OutcomeChip({ outcome }: { readonly outcome: Outcome }): ReactElement {
  const [label, color] = OUTCOMES[outcome]
  return <Chip size="small" variant="outlined" label={label} color={color} />
}
