import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import { type ReactElement, type ReactNode, useEffect, useState } from 'react'
import { SaveButton, SimpleForm, Toolbar, useResourceContext } from 'react-admin'
import { useFormState } from 'react-hook-form'
import { ask, statusOf } from '../api/client.js'
import type { Row } from '../api/data-provider.js'
import { usePermitted } from '../api/permitted.js'
import { resourceOf } from '../api/resources.js'
import { pathOf } from '../api/service-address.js'
import { useDone } from '../api/use-api.js'
import { writeVersioned } from '../api/versioned.js'
import { refusalOf } from './refusal.js'

/**
 * A form that changes a record. It holds the version that it began with until it is saved: what somebody else writes meanwhile takes no edit
 * away, and is shown beside it when it is saved.
 */
export function RecordForm<R extends Row, V extends object>({
  record,
  formOf,
  bodyOf,
  done,
  editable = true,
  validate,
  onSaved,
  onCancel,
  maxWidth = 560,
  children,
}: {
  readonly record: R
  /** The fields of the form. */
  readonly formOf: (record: R) => V
  /** What they are sent as; emptied fields are null. */
  readonly bodyOf: (values: V, record: R) => object
  /** What is said when it is saved. */
  readonly done: string
  /** `false`: shown alone, whoever looks. */
  readonly editable?: boolean
  readonly validate?: (values: V) => Record<string, string>
  readonly onSaved?: () => void
  /** Present: there is a button for it. */
  readonly onCancel?: () => void
  readonly maxWidth?: number | string
  readonly children: ReactNode
}): ReactElement {
  const { path, one, arn, actions, update: method = 'PUT' } = resourceOf(useResourceContext() ?? '')
  const permitted = usePermitted(actions.edit, `${arn}${record.id}`) && editable
  const [base, setBase] = useState(record)
  const [seen, setSeen] = useState(record)
  const [dirty, setDirty] = useState(false)
  const [sending, setSending] = useState(false)
  const tell = useDone()
  if (seen !== record) {
    setSeen(record)
    if (!dirty) setBase(record)
  }
  const address = pathOf(path, record.id)
  const what = `${one} ${record.id}`
  const save = async (values: unknown): Promise<object | undefined> => {
    // The form has the fields of `formOf`.
    const body = bodyOf(values as V, base)
    setSending(true)
    try {
      const written = await writeVersioned<R>({ method, path: address, body, etag: base.etag, what })
      setBase({ ...written.body, etag: written.etag })
      void tell(done)
      onSaved?.()
      return undefined
    } catch (error) {
      // What stands was kept, so that is what the form goes on with.
      if (statusOf(error) === 412) {
        const stored = await ask<R>('GET', address)
        setBase({ ...stored.body, etag: stored.etag })
        return undefined
      }
      return refusalOf(error, Object.keys(formOf(base)))
    } finally {
      setSending(false)
    }
  }
  const toolbar = (
    <Toolbar sx={{ gap: 1, backgroundColor: 'transparent' }}>
      <SaveButton />
      {onCancel !== undefined && <Button onClick={onCancel}>Cancel</Button>}
    </Toolbar>
  )
  return (
    <SimpleForm
      key={base.etag}
      record={{ ...formOf(base), id: base.id }}
      onSubmit={save}
      validate={(values) => validate?.(values as V) ?? {}}
      sx={{ maxWidth }}
      warnWhenUnsavedChanges
      disabled={!permitted}
      toolbar={permitted ? toolbar : false}
    >
      {/* What was typed while it is sent would be lost: what was written begins the form anew. */}
      <Box inert={sending} sx={{ display: 'contents' }}>
        {children}
      </Box>
      <Dirtiness onChange={setDirty} />
    </SimpleForm>
  )
}

function Dirtiness({ onChange }: { readonly onChange: (dirty: boolean) => void }): null {
  const { isDirty } = useFormState()
  useEffect(() => onChange(isDirty), [isDirty, onChange])
  return null
}
