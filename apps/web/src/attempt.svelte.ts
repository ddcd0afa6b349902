// One act of a form: whether it runs, and why it was refused. What is not a refusal is a fault and goes on up.
import { Refused } from "./api";

export class Attempt {
  busy = $state(false);
  refused = $state.raw<Refused>();

  /** Do it; whether it was done. */
  async run(act: () => Promise<void>): Promise<boolean> {
    this.busy = true;
    this.refused = undefined;
    try {
      await act();
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.refused = error;
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Forget the last refusal: the form was closed or begun anew. */
  clear(): void {
    this.refused = undefined;
  }
}
