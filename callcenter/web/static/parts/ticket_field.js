// One field of the ticket: fills live, keeps what a person is typing, says where its value comes from.

import { computed, nextTick, ref, watch } from "vue";
import { closeUp, dayAndTime, grouped } from "../formats.js";
import { SLOT_SOURCES } from "../labels.js";

const UNSURE = 0.75;
const FLASH_MS = 1600;
const MOST_CHOICES = 4;
/** What is offered for these are other readings of the recogniser; for the rest, words of the own lists that sound alike. */
const NUMBERS = new Set(["phone", "phone_alt", "room", "order_no"]);
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

export const TicketField = {
  props: {
    spec: Object, slotView: { type: Object, default: null }, readonly: Boolean, playable: Boolean,
    /** {value, by} when somebody else changed the field meanwhile. */
    conflict: { type: Object, default: null }, saving: Boolean,
    /** What the work order says about it while it is empty, and why the server refused it. */
    neededFor: { type: String, default: "" }, wrong: { type: String, default: "" },
  },
  emits: ["save", "confirm", "mark", "play", "settle", "next"],
  setup(props, { emit }) {
    const draft = ref(props.slotView?.value ?? "");
    const dirty = ref(false);
    const flash = ref(false);
    const value = computed(() => props.slotView?.value ?? "");
    const unsure = computed(() => Boolean(value.value || choices.value.length) && !props.slotView.confirmed && props.slotView.source !== "typed"
      && props.slotView.confidence < UNSURE);
    const origin = computed(() => {
      const slot = props.slotView;
      if (!slot?.value) return choices.value.length ? "没听准" : "";
      const sure = slot.source === "customer" || slot.source === "agent" ? ` ${Math.round(slot.confidence * 100)}%` : "";
      return `${SLOT_SOURCES[slot.source]}${sure}`;
    });
    const heardTip = computed(() => (props.slotView?.heard ? `原话：“${closeUp(props.slotView.heard)}”` : ""));
    const placed = computed(() => props.slotView?.start_ms !== null && props.slotView?.start_ms !== undefined);
    const asMoment = computed(() => props.spec.moment && (!value.value || MOMENT.test(value.value)));

    let timer = 0;
    watch(value, (now, before) => {
      if (!dirty.value) draft.value = now;
      if (now === before || !now) return;
      flash.value = false;
      nextTick(() => { flash.value = true; });
      clearTimeout(timer);
      timer = setTimeout(() => { flash.value = false; }, FLASH_MS);
    });

    /** What the field held when the person began to type: a later change by somebody else is a conflict. */
    let base = "";
    function typed(text) {
      if (!dirty.value) base = value.value;
      draft.value = text ?? "";
      dirty.value = draft.value !== value.value;
    }
    function save() {
      if (!dirty.value) return;
      dirty.value = false;
      emit("save", draft.value.trim(), base);
    }
    function revert() {
      dirty.value = false;
      draft.value = value.value;
    }
    function enter(event) {
      if (event.isComposing || (props.spec.lines && event.shiftKey)) return; // Enter chooses a word in the input method
      event.preventDefault();
      if (dirty.value) save();
      else if (value.value && !props.slotView.confirmed) emit("confirm");
      emit("next");
    }
    /** What sounds like it: Alt and its number, from anywhere in the field. */
    const choices = computed(() => (props.readonly || props.slotView?.confirmed ? [] : (props.slotView?.choices ?? []).slice(0, MOST_CHOICES)));
    const offer = computed(() => {
      if (!NUMBERS.has(props.spec.name)) return { lead: "音近：", about: "近音候选" };
      return { lead: value.value ? "也可能是：" : "可能是：", about: "其他听法" };
    });
    function chooseByKey(event) {
      const chosen = event.altKey && /^Digit[1-9]$/.test(event.code) ? choices.value[Number(event.code.slice(5)) - 1] : undefined;
      if (chosen === undefined) return;
      event.preventDefault();
      pick(chosen);
      emit("next");
    }
    function pick(chosen) {
      typed(chosen);
      save();
    }
    watch(() => props.conflict, (conflict) => { draft.value = conflict ? conflict.mine : value.value; });
    return { asMoment, choices, chooseByKey, closeUp, dayAndTime, dirty, draft, enter, flash, grouped, heardTip, offer, origin, pick, placed, revert, save, typed, unsure, value };
  },
  template: `
    <div class="field" :class="{wide: spec.wide, flash, unsure, filled: value, confirmed: slotView?.confirmed, missing: neededFor, wrong}" :data-field="spec.name" @keydown="chooseByKey">
      <div class="field-head">
        <label :for="'field-' + spec.name">{{ spec.label }}</label>
        <span v-if="neededFor" class="needed" :class="{now: neededFor.startsWith('登记')}">{{ value ? '还缺全名' : neededFor }}</span>
        <button v-if="placed" type="button" class="plain-button origin" :title="heardTip || '在通话文字中标出'" tabindex="-1"
          @click="$emit('mark')">{{ origin }}</button>
        <span v-else-if="origin" class="origin small faint">{{ origin }}</span>
        <span class="grow"></span>
        <button v-if="playable && placed" type="button" class="plain-button" tabindex="-1" :aria-label="'听' + spec.label + '的原话'"
          title="听原话" @click="$emit('play')">▶</button>
        <span v-if="value && slotView.confirmed" class="small good" title="已确认">✓</span>
        <button v-else-if="value && !readonly && slotView.source !== 'computed'" type="button" class="plain-button" tabindex="-1" :disabled="saving"
          @click="$emit('confirm')">确认</button>
      </div>
      <p v-if="readonly" class="value" :class="{empty_value: !value}">{{ spec.moment ? dayAndTime(value) : value || '—' }}</p>
      <el-select v-else-if="spec.options" :id="'field-' + spec.name" :model-value="draft" size="small" placeholder="" clearable
        filterable allow-create default-first-option @change="pick">
        <el-option v-for="choice in spec.options" :key="choice" :value="choice" :label="choice" />
      </el-select>
      <el-date-picker v-else-if="asMoment" :id="'field-' + spec.name" :model-value="draft || null" type="datetime" size="small"
        format="M月D日 HH:mm" value-format="YYYY-MM-DDTHH:mm:ss" placeholder="" @update:model-value="pick" />
      <el-input v-else :id="'field-' + spec.name" :model-value="draft" size="small" :type="spec.lines ? 'textarea' : 'text'"
        :autosize="spec.lines ? {minRows: spec.lines, maxRows: 4} : false" autocomplete="off" @input="typed" @blur="save"
        @keydown.enter="enter" @keydown.esc="revert" />
      <p v-if="choices.length" class="choices small" role="group" :aria-label="spec.label + '的' + offer.about"><span class="soft">{{ offer.lead }}</span>
        <button v-for="(choice, index) in choices" :key="choice" type="button" class="choice" tabindex="-1" :disabled="saving" @mousedown.prevent
          @click="pick(choice)"><kbd>Alt+{{ index + 1 }}</kbd> {{ grouped(choice) }}</button></p>
      <p v-if="wrong" class="wrong-text" role="alert">{{ wrong }}</p>
      <p v-if="conflict" class="conflict" role="alert">
        {{ conflict.by }}已把此项改为“{{ conflict.value || '空' }}”。
        <button type="button" class="plain-button" @click="$emit('settle', false)">采用该值</button>
        <button type="button" class="plain-button" @click="$emit('settle', true)">仍用“{{ conflict.mine || '空' }}”</button>
      </p>
      <p v-else-if="slotView?.contradiction" class="contradiction" role="status">
        后来听到“{{ closeUp(slotView.contradiction) }}”
        <button v-if="!readonly" type="button" class="plain-button" @click="pick(slotView.contradiction)">改用</button>
      </p>
    </div>`,
};
