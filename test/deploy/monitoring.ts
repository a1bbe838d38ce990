import { namesIn, textOf, yamlOf } from './reading.js';

/** An alert, as Prometheus reads it. */
export interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: { readonly severity?: string };
  readonly annotations?: { readonly summary?: string; readonly runbook?: string };
}

/** A place on a dashboard. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: Box;
  readonly targets?: readonly { readonly expr: string }[];
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly definition: string }[] };
}

const DASHBOARDS = 'deploy/grafana/dashboards';

export const alerts: readonly Alert[] = yamlOf<{ groups: readonly { readonly rules: readonly Alert[] }[] }>(
  'deploy/prometheus/alerts.yml',
).groups.flatMap(({ rules }) => rules);

export const dashboards: readonly Dashboard[] = namesIn(DASHBOARDS).map(
  (name) => JSON.parse(textOf(`${DASHBOARDS}/${name}`)) as Dashboard,
);

export const panelsOf = ({ panels }: Dashboard): readonly Panel[] => panels;

/** Every expression of a dashboard, those of its choices included, with Grafana's own variables filled in. */
export function expressionsOf({ panels, templating }: Dashboard): readonly string[] {
  const shown = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  const choices = templating.list.map(({ definition }) => definition.replace(/^label_values\((.*), \w+\)$/, '$1'));
  return [...shown, ...choices].map((each) => each.replaceAll('$__rate_interval', '5m').replace(/\$\w+/g, '.*'));
}
