import BlockIcon from '@mui/icons-material/Block'
import CheckIcon from '@mui/icons-material/Check'
import ScheduleIcon from '@mui/icons-material/Schedule'
import Chip from '@mui/material/Chip'
import type { ReactElement } from 'react'

const TONES = {
  good: { color: 'success', icon: <CheckIcon /> },
  bad: { color: 'error', icon: <BlockIcon /> },
  waiting: { color: 'warning', icon: <ScheduleIcon /> },
} as const

/** A state in a word, with a sign and a colour that say the same. */
export function StatusChip({
  label,
  tone,
}: {
  readonly label: string
  readonly tone: keyof typeof TONES
}): ReactElement {
  const { color, icon } = TONES[tone]
  return <Chip size="small" variant="outlined" color={color} icon={icon} label={label} />
}
