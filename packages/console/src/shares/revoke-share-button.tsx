import BlockIcon from '@mui/icons-material/Block'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import { type ReactElement, useState } from 'react'
import { useNavigate } from 'react-router-dom'
import { ask, textOf } from '../api/client.js'
import { usePermitted } from '../api/permitted.js'
import { useSelf } from '../api/self.js'
import { pathOf } from '../api/service-address.js'
import { useAct } from '../api/use-api.js'
import { ConfirmDialog } from '../controls/confirm-dialog.js'
import { DeletionCounts, useDeletionCounts } from '../controls/deletion-counts.js'
import type { Share } from './share.js'

/** Takes a share back, after it said what ends with it. */
export function RevokeShareButton({ share }: { readonly share: Share }): ReactElement | null {
  const [asking, setAsking] = useState(false)
  const self = useSelf()
  const permitted = usePermitted('RevokeShare', `shares/${share.id}`)
  // Policies let givers take back what is theirs by a condition on the giver, which is known to the service alone.
  const somewhere = usePermitted('RevokeShare')
  if (!permitted && !(somewhere && self?.username === share.giver)) return null
  return (
    <>
      <Button color="error" startIcon={<BlockIcon />} onClick={() => setAsking(true)}>
        Take back
      </Button>
      {asking && <Confirmation share={share} onClose={() => setAsking(false)} />}
    </>
  )
}

function Confirmation({ share, onClose }: { readonly share: Share; readonly onClose: () => void }): ReactElement {
  const navigate = useNavigate()
  const path = pathOf('shares', share.id)
  const counts = useDeletionCounts(path)
  const act = useAct({
    act: () => ask('DELETE', path),
    done: 'The share is taken back.',
    onDone: () => void navigate('/shares'),
  })
  const failed = act.error ?? counts.error
  return (
    <ConfirmDialog
      title="Take this share back?"
      confirm="Take back"
      busy={act.isPending || counts.data === undefined}
      error={failed === null ? undefined : textOf(failed)}
      onConfirm={() => act.mutate()}
      onClose={onClose}
    >
      <Typography>Whoever has it loses it at once. This cannot be undone.</Typography>
      <DeletionCounts title="With it end:" counts={counts.data} />
    </ConfirmDialog>
  )
}
