import { describe, expect, it } from '@jest/globals'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { HEALTHZ, READYZ } from '../../src/operations/health.routes.js'
import { at, configOf, isPinned, listAt, namesAt, packageVersion, ROOT, SETTING_NAMES, yamlOf } from './deploy-files.js'

const FOLDER = 'deploy/kubernetes'
const [kustomization] = yamlOf(`${FOLDER}/kustomization.yaml`)
const objects = listAt(kustomization, 'resources').flatMap((file) => yamlOf(`${FOLDER}/${String(file)}`))

function objectOf(kind: string): unknown {
  const found = objects.filter((object) => at(object, 'kind') === kind)
  if (found.length !== 1) throw new Error(`${found.length} of kind ${kind}`)
  return found[0]
}

const environment = at(objectOf('ConfigMap'), 'data') as Record<string, string>
const pod = at(objectOf('Deployment'), 'spec', 'template', 'spec')
const container = at(pod, 'containers', 0)
const labels = at(objectOf('Deployment'), 'spec', 'template', 'metadata', 'labels') as Record<string, string>

describe('deploy/kubernetes', () => {
  it('applies every file of the folder but the template of the secret', () => {
    const others = ['kustomization.yaml', 'secret.template.yaml']
    const files = readdirSync(path.join(ROOT, FOLDER)).filter((file) => !others.includes(file))
    expect([...listAt(kustomization, 'resources')].toSorted()).toEqual(files.toSorted())
    for (const object of objects) {
      expect(object).toMatchObject({ apiVersion: expect.any(String), kind: expect.any(String) })
      expect(at(object, 'metadata', 'name')).toBe('tinyauth')
    }
  })

  it('gives settings that there are, with which the service would start in production', () => {
    expect(Object.keys(environment).filter((name) => !SETTING_NAMES.includes(name))).toEqual([])
    const config = configOf(environment)
    expect([config.isProduction, config.trustProxy]).toEqual([true, 1])
    expect(at(container, 'envFrom')).toEqual([
      { configMapRef: { name: at(objectOf('ConfigMap'), 'metadata', 'name') } },
    ])
    // The cluster would set TINYAUTH_PORT to the address of the service, which is a setting.
    expect(at(pod, 'enableServiceLinks')).toBe(false)
  })

  it('reads secrets from files of a secret whose values are in no file here', () => {
    const [template] = yamlOf(`${FOLDER}/secret.template.yaml`)
    expect(at(pod, 'volumes', 0, 'secret', 'secretName')).toBe(at(template, 'metadata', 'name'))
    const folder = String(at(container, 'volumeMounts', 0, 'mountPath'))
    const files = Object.values(environment).filter((value) => value.startsWith('/run/'))
    expect(files.toSorted()).toEqual(
      namesAt(template, 'stringData')
        .map((name) => `${folder}/${name}`)
        .toSorted(),
    )
    expect(Object.values(at(template, 'stringData') as object)).toEqual(['', '', ''])
  })

  it('asks routes that there are on the port on which the service listens', () => {
    const probes = ['startupProbe', 'livenessProbe', 'readinessProbe'].map((name) => at(container, name, 'httpGet'))
    expect(probes).toEqual([HEALTHZ, HEALTHZ, READYZ].map((route) => ({ path: route.path, port: 'http' })))
    expect(at(container, 'ports')).toEqual([{ name: 'http', containerPort: configOf(environment).port }])
    expect(at(objectOf('Service'), 'spec', 'ports', 0, 'targetPort')).toBe('http')
    expect(at(objectOf('NetworkPolicy'), 'spec', 'ingress', 0, 'ports', 0, 'port')).toBe('http')
  })

  it('takes no pod out for a database that is gone before decisions end', () => {
    const seconds = ['periodSeconds', 'failureThreshold'].map((name) => Number(at(container, 'readinessProbe', name)))
    expect((seconds[0] ?? 0) * (seconds[1] ?? 0)).toBeGreaterThan(configOf(environment).maxStalenessSeconds)
  })

  it('gives a pod the time that it takes to stop, after everybody heard of it', () => {
    const [, , script = ''] = listAt(container, 'lifecycle', 'preStop', 'exec', 'command') as readonly string[]
    const pauseMs = Number(/(\d+)\)$/.exec(script)?.[1])
    expect(pauseMs).toBeGreaterThanOrEqual(5000)
    const graceMs = Number(at(pod, 'terminationGracePeriodSeconds')) * 1000
    expect(graceMs).toBeGreaterThan(pauseMs + 2 * configOf(environment).shutdownTimeoutMs)
  })

  it('keeps pods apart, and all but one of them up', () => {
    const keys = listAt(pod, 'topologySpreadConstraints').map((one) => at(one, 'topologyKey'))
    expect(keys).toEqual(['topology.kubernetes.io/zone', 'kubernetes.io/hostname'])
    expect(at(objectOf('PodDisruptionBudget'), 'spec', 'maxUnavailable')).toBe(1)
    expect(at(objectOf('Deployment'), 'spec', 'strategy', 'rollingUpdate', 'maxUnavailable')).toBe(0)
    const scaler = at(objectOf('HorizontalPodAutoscaler'), 'spec')
    expect(Number(at(scaler, 'minReplicas'))).toBeGreaterThan(1)
    expect(at(scaler, 'scaleTargetRef')).toMatchObject({ kind: 'Deployment', name: 'tinyauth' })
    expect(at(container, 'resources', 'requests', 'cpu')).toBeDefined()
  })

  it('means the same pods everywhere', () => {
    const selectors = [
      at(objectOf('Deployment'), 'spec', 'selector', 'matchLabels'),
      at(objectOf('Service'), 'spec', 'selector'),
      at(objectOf('PodDisruptionBudget'), 'spec', 'selector', 'matchLabels'),
      at(objectOf('NetworkPolicy'), 'spec', 'podSelector', 'matchLabels'),
      ...listAt(pod, 'topologySpreadConstraints').map((one) => at(one, 'labelSelector', 'matchLabels')),
    ]
    for (const selector of selectors) expect(selector).toEqual(labels)
  })

  it('runs what a cluster with the standard "restricted" lets run', () => {
    expect(at(objectOf('Namespace'), 'metadata', 'labels')).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
    })
    expect(at(pod, 'securityContext')).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
    expect(at(container, 'securityContext')).toEqual({
      ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
    })
    expect(at(pod, 'automountServiceAccountToken')).toBe(false)
  })

  it('runs the image of this version', () => {
    const image = String(at(container, 'image'))
    expect([image, isPinned(image)]).toEqual([`tinyauth:${packageVersion()}`, true])
    expect(at(kustomization, 'images')).toEqual([{ name: 'tinyauth', newTag: packageVersion() }])
  })
})
