import CheckIcon from '@mui/icons-material/Check'
import WarningAmberIcon from '@mui/icons-material/WarningAmber'
import Chip from '@mui/material/Chip'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { HttpError } from 'react-admin'
import { get } from '../api/client.js'

interface Ready {
  readonly status: string
  readonly checks: Readonly<Record<string, string>>
}

const EVERY_MS = 15_000

/** Whether the node takes requests, and if not, what stands in the way. */
export function Readiness(): ReactElement | null {
  const { data } = useQuery({
    queryKey: ['readyz'],
    queryFn: ({ signal }) => readiness(signal),
    refetchInterval: EVERY_MS,
    retry: false,
  })
  if (data === undefined) return null
  const failing = Object.entries(data.checks).filter(([, state]) => state !== 'ok')
  const isReady = data.status === 'ready'
  return (
    <Chip
      icon={isReady ? <CheckIcon /> : <WarningAmberIcon />}
      color={isReady ? 'success' : 'error'}
      variant="outlined"
      label={isReady ? 'Ready' : `Not ready: ${failing.map(([check, state]) => `${check} ${state}`).join(', ')}`}
      sx={{ height: 'auto', minHeight: 32, '& .MuiChip-label': { whiteSpace: 'normal' } }}
    />
  )
}

/** A node that is not ready answers 503, and says the same. */
async function readiness(signal: AbortSignal): Promise<Ready> {
  try {
    return await get<Ready>('readyz', undefined, signal)
  } catch (error) {
    const body: unknown = error instanceof HttpError ? error.body : undefined
    if (isReady(body)) return body
    throw error
  }
}

function isReady(body: unknown): body is Ready {
  return typeof body === 'object' && body !== null && 'status' in body && 'checks' in body
}
