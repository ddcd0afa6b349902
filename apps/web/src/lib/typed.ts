// What was typed into a form of the page, kept in this browser until it is sent or thrown away.

export interface Kept<T> {
  at: number;
  wish: T;
}

const name = (form: string): string => `majorops.form.${form}`;

/** What was typed before, if it can still be read. */
export function recall<T extends object>(form: string, empty: T): Kept<T> | undefined {
  try {
    const text = localStorage.getItem(name(form));
    if (!text) return undefined;
    const { at, wish } = JSON.parse(text) as Kept<Partial<T>>;
    return typeof at === "number" ? { at, wish: { ...empty, ...wish } } : undefined;
  } catch {
    return undefined; // no storage here, or a draft of another shape: the form begins empty
  }
}

/** Keep it; false when this browser keeps nothing. */
export function keep<T extends object>(form: string, wish: T, at: number): boolean {
  try {
    localStorage.setItem(name(form), JSON.stringify({ at, wish } satisfies Kept<T>));
    return true;
  } catch {
    return false;
  }
}

export function forget(form: string): void {
  try {
    localStorage.removeItem(name(form));
  } catch {
    return; // nothing was kept either
  }
}
