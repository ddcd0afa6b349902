// One short tone, as far as the browser lets a page sound.
const LENGTH_S = 0.36;
const ATTACK_S = 0.03;
const PITCH_HZ = 660;
const LOUD = 0.18;
const NEARLY_NOTHING = 0.0001; // an exponential fall never reaches nothing
const PATIENCE_MS = 400;

class Tone {
  /** Whether the browser kept the last one back. */
  kept = $state(false);

  #context: AudioContext | undefined;
  #newest: OscillatorNode | undefined;

  /** Sound once, now or not at all; whether it did. */
  async play(): Promise<boolean> {
    const context = await this.#awake();
    this.kept = context === undefined;
    if (!context) return false;
    const start = context.currentTime;
    const gain = context.createGain();
    gain.gain.setValueAtTime(NEARLY_NOTHING, start);
    gain.gain.linearRampToValueAtTime(LOUD, start + ATTACK_S);
    gain.gain.exponentialRampToValueAtTime(NEARLY_NOTHING, start + LENGTH_S);
    const oscillator = context.createOscillator();
    oscillator.frequency.value = PITCH_HZ;
    oscillator.connect(gain).connect(context.destination);
    this.#newest = oscillator;
    oscillator.onended = () => {
      gain.disconnect();
      if (this.#newest === oscillator) void context.suspend(); // nothing is kept open for silence
    };
    oscillator.start(start);
    oscillator.stop(start + LENGTH_S);
    return true;
  }

  /** A key or a click opens the way from then on, when it is asked for in one; whether it did. */
  async allow(): Promise<boolean> {
    const context = await this.#awake();
    if (!context) return false;
    this.kept = false;
    if (!this.#newest) void context.suspend();
    return true;
  }

  /** The way to the loudspeaker, if it is open; a browser that says no answers late or never. */
  async #awake(): Promise<AudioContext | undefined> {
    try {
      const context = (this.#context ??= new AudioContext());
      const late = new Promise((done) => setTimeout(done, PATIENCE_MS));
      await Promise.race([context.resume(), late]);
      return context.state === "running" ? context : undefined;
    } catch (error) {
      if (error instanceof DOMException) return undefined; // no way to a loudspeaker here
      throw error;
    }
  }
}

export const tone = new Tone();
