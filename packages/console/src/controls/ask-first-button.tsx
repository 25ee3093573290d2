import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { type ReactElement, type ReactNode, useState } from 'react'
import { textOf } from '../api/client.js'
import { useAct } from '../api/use-api.js'
import { ConfirmDialog } from './confirm-dialog.js'

/** A button for what cannot be undone: it asks first, says what came of it, and keeps asking open when it was refused. */
export function AskFirstButton({
  label,
  name,
  icon,
  iconOnly = false,
  title,
  confirm,
  act,
  done,
  onDone,
  children,
}: {
  readonly label: string
  /** For readers of the screen, where the label stands in each row: `End Firefox on Linux`. It begins with the label. */
  readonly name?: string
  readonly icon?: ReactNode
  /** Where there is little room; the label is a tooltip. */
  readonly iconOnly?: boolean
  readonly title: string
  readonly confirm: string
  readonly act: () => Promise<unknown>
  readonly done: string
  readonly onDone?: () => void
  /** What will happen. */
  readonly children: ReactNode
}): ReactElement {
  const [asking, setAsking] = useState(false)
  const finish = (): void => {
    setAsking(false)
    onDone?.()
  }
  const { mutate, isPending, error, reset } = useAct({ act, done, onDone: finish })
  const ask = (): void => {
    reset()
    setAsking(true)
  }
  return (
    <>
      {icon !== undefined && iconOnly ? (
        <Tooltip title={label}>
          <IconButton size="small" color="error" aria-label={name ?? label} onClick={ask}>
            {icon}
          </IconButton>
        </Tooltip>
      ) : (
        <Button
          size={name === undefined ? 'medium' : 'small'}
          color="error"
          startIcon={icon}
          aria-label={name}
          onClick={ask}
        >
          {label}
        </Button>
      )}
      {asking && (
        <ConfirmDialog
          title={title}
          confirm={confirm}
          busy={isPending}
          error={error === null ? undefined : textOf(error)}
          onConfirm={() => mutate()}
          onClose={() => setAsking(false)}
        >
          {children}
        </ConfirmDialog>
      )}
    </>
  )
}
