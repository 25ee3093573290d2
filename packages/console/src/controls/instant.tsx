import Tooltip from '@mui/material/Tooltip'
import type { ReactElement } from 'react'
import { relativeTime } from './relative-time.js'

/** A moment as people say it, with the exact one as a tooltip. Takes ISO 8601 or milliseconds; nothing is `never`, or what `none` says. */
export function Instant({
  value,
  none = 'never',
}: {
  readonly value: string | number | null | undefined
  readonly none?: string
}): ReactElement {
  if (value === null || value === undefined) return <span>{none}</span>
  const date = new Date(value)
  return (
    <Tooltip title={date.toLocaleString()}>
      <time dateTime={date.toISOString()}>{relativeTime(date.getTime(), Date.now())}</time>
    </Tooltip>
  )
}
