// The complaint procedure: in whose hands it is, and what has to be written before the next.

import { computed, reactive, watch } from "vue";

export const OrderComplaint = {
  props: { ticket: Object, readonly: Boolean, wrong: { type: Object, default: null }, busy: Boolean },
  emits: ["pass"],
  setup(props, { emit }) {
    const given = reactive({});
    const complaint = computed(() => props.ticket.complaint);
    const here = computed(() => complaint.value.stages.indexOf(complaint.value.stage));
    const asked = computed(() => complaint.value.missing.map((name) => props.ticket.fields.find((field) => field.name === name)).filter(Boolean));
    watch(() => complaint.value?.stage, () => { for (const name of Object.keys(given)) delete given[name]; });
    function pass(overHead) {
      const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value));
      emit("pass", { fields, over_head: overHead });
    }
    return { asked, complaint, given, here, pass };
  },
  template: `
    <section class="card" aria-label="投诉处理流程"><header><h2>投诉处理流程</h2><span class="grow"></span>
        <a :href="'/tickets/' + encodeURIComponent(ticket.number) + '/complaint-report'" target="_blank">书面报告</a></header>
      <ol class="hands"><li v-for="(stage, index) in complaint.stages" :key="stage" :class="{past: index < here, here: index === here}" :aria-current="index === here ? 'step' : undefined">{{ stage }}</li></ol>
      <form v-if="!readonly && complaint.next" class="script stage-form" @submit.prevent="pass(false)">
        <div v-for="field in asked" :key="field.name"><label :for="'c-' + field.name">{{ field.label }}</label>
          <el-select v-if="field.kind === 'choice'" :id="'c-' + field.name" v-model="given[field.name]" placeholder="请选择"><el-option v-for="choice in field.choices" :key="choice" :value="choice" :label="choice" /></el-select>
          <el-input v-else :id="'c-' + field.name" v-model="given[field.name]" type="textarea" :autosize="{minRows: 1, maxRows: 5}" /></div>
        <p v-if="wrong" class="notice error" role="alert">{{ wrong.message }}</p>
        <div class="row"><el-button v-if="complaint.may_skip" size="small" title="超越值班经理职权的，直接报店长" @click="pass(true)">超越职权，报店长</el-button><span class="grow"></span>
          <el-button type="primary" size="small" native-type="submit" :loading="busy">转到“{{ complaint.next }}”</el-button></div>
      </form>
    </section>`,
};
