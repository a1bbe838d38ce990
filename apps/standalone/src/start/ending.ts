/** Ends what was started, the last first, once. */
export class Ending {
  private readonly steps: { readonly what: string; readonly end: () => Promise<void> }[] = [];
  private ended: Promise<boolean> | undefined;

  /** `report` is told of each step that failed; the others are done all the same. */
  constructor(private readonly report: (what: string, error: unknown) => void) {}

  /** What is to be done at the end, before all that was named earlier. */
  add(what: string, end: () => Promise<void>): void {
    this.steps.push({ what, end });
  }

  get begun(): boolean {
    return this.ended !== undefined;
  }

  /** Resolves with whether every step succeeded. */
  end(): Promise<boolean> {
    this.ended ??= this.run();
    return this.ended;
  }

  private async run(): Promise<boolean> {
    let well = true;
    for (let step = this.steps.pop(); step; step = this.steps.pop()) {
      try {
        await step.end();
      } catch (error) {
        well = false;
        this.report(step.what, error);
      }
    }
    return well;
  }
}
