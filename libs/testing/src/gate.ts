/** A door that others wait at until a test opens it. */
export interface Gate {
  readonly passed: Promise<void>;
  readonly open: () => void;
}

/** Makes a gate, shut. */
export function gate(): Gate {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}
