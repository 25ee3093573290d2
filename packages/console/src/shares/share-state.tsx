import type { ReactElement } from 'react'
import { Instant } from '../controls/instant.js'
import { StatusChip } from '../controls/status-chip.js'
import { lastingWords } from '../invites/limit-words.js'
import type { Share } from './share.js'

/** Whether a share can still be accepted; who has it keeps it either way. */
export function ShareState({ share }: { readonly share: Share }): ReactElement {
  if (share.state === 'over') return <StatusChip tone="good" label="handed out" />
  return (
    <>
      <StatusChip tone="waiting" label="pending" /> ends <Instant value={share.acceptBefore} />
    </>
  )
}

/** How long whoever accepts has it. */
export function ShareLasting({ share }: { readonly share: Share }): ReactElement {
  const words = lastingWords(share)
  if (words === 'for good') return <>until it is taken back</>
  if (words !== undefined) return <>{words}</>
  return (
    <>
      ends <Instant value={share.accessUntil} />
    </>
  )
}
