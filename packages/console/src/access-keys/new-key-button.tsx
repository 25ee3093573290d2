import AddIcon from '@mui/icons-material/Add'
import Button from '@mui/material/Button'
import { type ReactElement, useState } from 'react'
import { ask } from '../api/client.js'
import { useDone } from '../api/use-api.js'
import { FormDialog } from '../controls/form-dialog.js'
import { Permitted } from '../controls/permitted.js'
import { type KeyLimits, limitsBody, limitsOf, type NewKey } from './access-key.js'
import { keysPath } from './keys-path.js'
import { LimitInputs } from './limit-inputs.js'
import { useShownSecret } from './shown-secret.js'

/** Makes a key for a user and shows its secret, once. */
export function NewKeyButton({ username }: { readonly username: string }): ReactElement {
  const [open, setOpen] = useState(false)
  const show = useShownSecret()
  const done = useDone()
  const make = async (limits: KeyLimits): Promise<void> => {
    const { body } = await ask<NewKey>('POST', keysPath(username), { body: limitsBody(limits) })
    show(body)
    void done(undefined)
  }
  return (
    <Permitted action="CreateAccessKey" resource={`users/${username}`}>
      <Button startIcon={<AddIcon />} onClick={() => setOpen(true)}>
        New key
      </Button>
      {open && (
        <FormDialog
          title={`New access key of ${username}`}
          confirm="Make key"
          defaultValues={limitsOf()}
          save={make}
          onClose={() => setOpen(false)}
        >
          <LimitInputs />
        </FormDialog>
      )}
    </Permitted>
  )
}
