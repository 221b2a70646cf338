// A clock for the page: one reactive value that moves four times a second while something shows it.

import { onMounted, onUnmounted, ref } from "vue";

export function useTick(everyMs = 250) {
  const tick = ref(performance.now());
  let timer = 0;
  onMounted(() => { timer = setInterval(() => { tick.value = performance.now(); }, everyMs); });
  onUnmounted(() => clearInterval(timer));
  return tick;
}
