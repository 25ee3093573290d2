import AddIcon from '@mui/icons-material/Add'
import Alert from '@mui/material/Alert'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import { type ReactElement, useState } from 'react'
import { useRecordContext } from 'react-admin'
import { ask, statusOf } from '../api/client.js'
import { usePermitted } from '../api/permitted.js'
import { pathOf } from '../api/service-address.js'
import { useAct } from '../api/use-api.js'
import { writeVersioned } from '../api/versioned.js'
import {
  type CatalogueAction,
  type CatalogueDifference,
  differenceOf,
  isEmptyDifference,
  printCatalogue,
} from './catalogue.js'
import { CatalogueTable } from './catalogue-table.js'
import { PasteCatalogue } from './paste-catalogue.js'
import type { Service } from './service.js'

/** The actions of the service that is shown, changed together and saved together. */
export function CatalogueEditor(): ReactElement | null {
  const service = useRecordContext<Service>()
  return service === undefined ? null : <Editor key={service.id} service={service} />
}

function Editor({ service }: { readonly service: Service }): ReactElement {
  // What is edited is held against what was read first: its entity tag says which version that was.
  const [base, setBase] = useState(service)
  const [seen, setSeen] = useState(service)
  const [actions, setActions] = useState<readonly CatalogueAction[]>(service.actions ?? [])
  const [pasting, setPasting] = useState(false)
  const permitted = usePermitted('RegisterServiceActions', `services/${service.id}`)
  const difference = differenceOf(base.actions ?? [], actions)
  const begin = (from: Service): void => {
    setBase(from)
    setActions(from.actions ?? [])
  }
  if (seen !== service) {
    setSeen(service)
    const isShown = isEmptyDifference(differenceOf(service.actions ?? [], actions))
    if (service.etag !== base.etag && (isEmptyDifference(difference) || isShown)) begin(service)
  }
  const save = useAct({
    act: async () => {
      const readPath = pathOf('services', service.id)
      const write = { method: 'PUT', path: pathOf('services', service.id, 'actions'), readPath, body: actions } as const
      try {
        const written = await writeVersioned<Service>({ ...write, etag: base.etag, what: `service ${service.id}` })
        // What was typed meanwhile is an edit of this version.
        setBase({ ...written.body, etag: written.etag })
      } catch (error) {
        // What stands was kept, so that is what the editor goes on with.
        if (statusOf(error) === 412) {
          const stored = await ask<Service>('GET', readPath)
          begin({ ...stored.body, etag: stored.etag })
        }
        throw error
      }
    },
    done: 'The catalogue is saved.',
  })
  const add = (): void => {
    setActions([...actions, { name: '', level: 'read', resourceTypes: [], description: null }])
  }
  return (
    <Box sx={{ width: '100%' }}>
      <Typography color="textSecondary" sx={{ mb: 2 }}>
        What policies can allow here. Levels decide what roles such as <code>ReadOnly</code> cover, and the editor of
        policies offers these names.
      </Typography>
      <CatalogueTable actions={actions} onChange={permitted ? setActions : undefined} />
      {permitted && (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, my: 2 }}>
          <Button startIcon={<AddIcon />} onClick={add}>
            Add an action
          </Button>
          <Button onClick={() => setPasting(true)}>Paste or load a list</Button>
          <Button onClick={() => download(`${service.id}-actions.csv`, printCatalogue(actions))}>
            Download as CSV
          </Button>
        </Box>
      )}
      {permitted && !isEmptyDifference(difference) && (
        <Alert
          severity="info"
          action={
            <>
              <Button color="inherit" onClick={() => begin(service)}>
                Discard
              </Button>
              <Button color="inherit" variant="outlined" onClick={() => save.mutate()} disabled={save.isPending}>
                Save
              </Button>
            </>
          }
        >
          Not saved yet. {words(difference)}
          {difference.removed.length > 0 && ' Policies may still name what is removed: they then go by no level.'}
        </Alert>
      )}
      {pasting && (
        <PasteCatalogue
          onRead={(read) => {
            setActions(read)
            setPasting(false)
          }}
          onClose={() => setPasting(false)}
        />
      )}
    </Box>
  )
}

function words({ added, removed, changed }: CatalogueDifference): string {
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ['New', added],
    ['Changed', changed],
    ['Removed', removed],
  ]
  return parts
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => `${what}: ${names.map((name) => (name === '' ? '(no name)' : name)).join(', ')}.`)
    .join(' ')
}

function download(name: string, text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
