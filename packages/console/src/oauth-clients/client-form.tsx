import type { ReactElement } from 'react'
import { RecordForm } from '../controls/record-form.js'
import { bodyOf, type Client, formOf } from './client.js'
import { ClientFields } from './client-fields.js'

/** Changes a client. */
export function ClientForm({ client }: { readonly client: Client }): ReactElement {
  return (
    <RecordForm
      record={client}
      formOf={formOf}
      bodyOf={bodyOf}
      done="Saved. Tokens of what it lost have ended."
      maxWidth={640}
    >
      <ClientFields />
    </RecordForm>
  )
}
