/* Short beeps, made here: no file is fetched. A browser lets a page sound once it was touched. */

const WAIT_MS = 400;
let audio = null;

/** Whether this tab may sound now. */
export async function canSound() {
  if (!window.AudioContext) return false;
  audio ||= new AudioContext();
  if (audio.state !== "running") {
    await Promise.race([audio.resume(), new Promise((done) => setTimeout(done, WAIT_MS))]).catch(() => {});
  }
  return audio.state === "running";
}

/** After a key or a click: what was not allowed before may be now. */
export function wakeAudio() {
  if (!audio || audio.state === "suspended") canSound();
}

/** Under a second in all. */
export function tone(times) {
  for (let count = 0; count < times; count += 1) {
    const start = audio.currentTime + count * 0.25;
    const wave = audio.createOscillator();
    const volume = audio.createGain();
    wave.frequency.value = 880;
    volume.gain.setValueAtTime(0.0001, start);
    volume.gain.exponentialRampToValueAtTime(0.3, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.18);
    wave.connect(volume).connect(audio.destination);
    wave.start(start);
    wave.stop(start + 0.2);
  }
}
