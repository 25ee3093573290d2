import BlockIcon from '@mui/icons-material/Block'
import CheckIcon from '@mui/icons-material/Check'
import WarningAmberIcon from '@mui/icons-material/WarningAmber'
import Chip from '@mui/material/Chip'
import type { ReactElement } from 'react'
import type { Outcome } from './audit-record.js'
import { OUTCOME_WORDS } from './event-words.js'

const LOOKS = {
  allow: { color: 'success', icon: <CheckIcon /> },
  deny: { color: 'error', icon: <BlockIcon /> },
  error: { color: 'warning', icon: <WarningAmberIcon /> },
} as const

/** How an attempt came out: in a word, with a sign, and only then with a colour. */
export function OutcomeChip({ outcome }: { readonly outcome: Outcome }): ReactElement {
  return <Chip size="small" variant="outlined" label={OUTCOME_WORDS[outcome]} {...LOOKS[outcome]} />
}
