import Alert from '@mui/material/Alert'
import Box from '@mui/material/Box'
import Card from '@mui/material/Card'
import { type ReactElement, useState } from 'react'
import { BooleanInput, HttpError, SaveButton, SimpleForm, Title, Toolbar } from 'react-admin'
import { useFormState } from 'react-hook-form'
import { useNavigate } from 'react-router-dom'
import { ask, textOf } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { useDone } from '../api/use-api.js'
import { problemsByField } from '../controls/problems-by-field.js'
import { HandOutDialog } from '../invites/hand-out-dialog.js'
import type { Made } from '../invites/invite.js'
import { AcceptFields, LastingFields, PageFields, Part } from '../invites/limit-fields.js'
import { shareAddress } from './share.js'
import { NEW_SHARE, shareBody, type ShareValues } from './share-form.js'
import { SharedFields } from './shared-fields.js'

/** Shares a part of what whoever looks may do. */
export function ShareCreate(): ReactElement {
  const navigate = useNavigate()
  const tell = useDone()
  const [problem, setProblem] = useState<string>()
  const [made, setMade] = useState<Made>()
  const submit = async (values: unknown): Promise<object | undefined> => {
    setProblem(undefined)
    try {
      // The form has the fields of its default values. Kept by no cache: the answer has the code.
      const body = shareBody(values as ShareValues)
      setMade((await ask<Made>('POST', pathOf('shares'), { body })).body)
      // Not waited for: until this has ended, the form holds what is shared for not saved, and leaving it would be asked about.
      void tell(undefined)
      return undefined
    } catch (error) {
      const { byField, other } = problemsByField(
        error instanceof HttpError ? error.body : undefined,
        Object.keys(NEW_SHARE),
      )
      const isSaid = Object.keys(byField).length > 0
      setProblem(isSaid ? other : textOf(error))
      return isSaid ? byField : undefined
    }
  }
  return (
    <Box sx={{ mt: 2, maxWidth: 720 }}>
      <Title title="Share something" />
      {problem !== undefined && (
        <Alert severity="error" sx={{ mb: 2 }}>
          {problem}
        </Alert>
      )}
      <Card>
        <SimpleForm
          record={{}}
          defaultValues={NEW_SHARE}
          onSubmit={submit}
          warnWhenUnsavedChanges
          toolbar={
            <Toolbar>
              <ShareButton />
            </Toolbar>
          }
        >
          <SharedFields />
          <AcceptFields />
          <Part title="Guests">
            <BooleanInput
              source="guest"
              label="People without an account may accept"
              helperText="It has to end then, after at most 90 days"
            />
          </Part>
          <LastingFields ever="When it is taken back" />
          <PageFields />
        </SimpleForm>
      </Card>
      {made !== undefined && (
        <HandOutDialog what="share" made={made} onClose={() => void navigate(shareAddress(made.id))} />
      )}
    </Box>
  )
}

/** Offered at once, but not again while it is sent: each answer is a share of its own. */
function ShareButton(): ReactElement {
  const { isSubmitting } = useFormState()
  return <SaveButton label="Share" alwaysEnable={!isSubmitting} />
}
