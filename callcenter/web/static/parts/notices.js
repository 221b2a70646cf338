// Notices in two lines at most: emergencies first, then what is broken, then deadlines; the rest waits behind a button.

import { computed, ref } from "vue";

const SHOWN = 2;
const LEVELS = ["error", "warning", "info"];
const ABOUT_ORDERS = /^(emergency|report|due):([^:]+)/;

/** {about: "emergency" | "report" | "due", number} for a notice about a work order, else null. */
export function orderOf(notice) {
  const found = ABOUT_ORDERS.exec(notice.key);
  return found && { about: found[1], number: found[2] };
}

export const isEmergency = (notice) => ["emergency", "report"].includes(orderOf(notice)?.about);

function rank(notice) {
  if (isEmergency(notice)) return 0;
  // A deadline that is past is no reason to hide that recording has stopped.
  return 1 + 2 * Math.max(0, LEVELS.indexOf(notice.level)) + (orderOf(notice) ? 1 : 0);
}

/** Notices by key; "gone" takes one away. */
export function noteNotice(notices, notice) {
  const others = notices.filter((known) => known.key !== notice.key);
  return notice.level === "gone" ? others : [...others, notice];
}

export const Notices = {
  props: { notices: { type: Array, default: () => [] } },
  setup(props) {
    const open = ref(false);
    /** Reminders put aside on this page; the same deadline speaks again with a new sentence. */
    const aside = ref(new Set());
    const id = (notice) => `${notice.key} ${notice.text}`;
    const lines = computed(() => props.notices.filter((one) => one.level !== "gone" && one.text && !aside.value.has(id(one)))
      .map((one, place) => ({ ...one, place, order: orderOf(one) }))
      .sort((a, b) => rank(a) - rank(b) || b.place - a.place));
    const shown = computed(() => lines.value.slice(0, SHOWN));
    const rest = computed(() => lines.value.slice(SHOWN));
    function putAside(notice) {
      aside.value = new Set([...aside.value, id(notice)]);
    }
    return { isEmergency, open, putAside, rest, shown };
  },
  template: `
    <div v-if="shown.length" class="notices" :class="{open: open && rest.length}" @keydown.esc="open = false">
      <template v-for="(group, part) in [shown, rest]" :key="part">
        <div v-if="part === 0 || (open && rest.length)" :class="part ? 'more' : 'first'">
          <p v-for="(notice, index) in group" :key="notice.key" class="notice" :class="[notice.level, {urgent: isEmergency(notice)}]"
            :role="isEmergency(notice) ? 'alert' : 'status'">
            <span class="grow ellipsis" :title="notice.text">{{ notice.text }}</span>
            <a v-if="notice.order" :href="'/tickets/' + encodeURIComponent(notice.order.number)" target="_blank">打开工单</a>
            <button v-if="notice.order?.about === 'due'" type="button" class="plain-button" @click="putAside(notice)">知道了</button>
            <button v-if="!part && index === shown.length - 1 && rest.length" type="button" class="plain-button" :aria-expanded="open"
              data-testid="more-notices" @click="open = !open">{{ open ? '收起' : '另有 ' + rest.length + ' 条' }} {{ open ? '▴' : '▾' }}</button>
          </p>
        </div>
      </template>
    </div>`,
};
