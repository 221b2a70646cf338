// Upload of recordings for review: one file after another, each with its progress and its own error.

import { computed, ref } from "vue";
import { uploadRecording } from "../api.js";

const ACCEPTED = /\.wav$/i;

export const Upload = {
  emits: ["close", "uploaded"],
  setup(props, { emit }) {
    const files = ref([]);
    const agentNo = ref("");
    const direction = ref("inbound");
    const over = ref(false);
    const busy = ref(false);
    const waiting = computed(() => files.value.filter((file) => file.state === "waiting").length);

    function add(list) {
      for (const file of list) {
        const wrong = ACCEPTED.test(file.name) ? "" : "只支持 WAV 录音文件";
        files.value.push({ file, name: file.name, done: 0, state: wrong ? "refused" : "waiting", sentence: wrong });
      }
    }
    function chosen(event) {
      add(event.target.files);
      event.target.value = "";
    }
    function dropped(event) {
      over.value = false;
      add(event.dataTransfer.files);
    }
    async function send() {
      busy.value = true;
      for (const entry of files.value.filter((one) => one.state === "waiting")) await sendOne(entry);
      busy.value = false;
    }
    async function sendOne(entry) {
      const form = new FormData();
      form.append("file", entry.file);
      if (agentNo.value.trim()) form.append("agent_no", agentNo.value.trim());
      form.append("direction", direction.value);
      entry.state = "sending";
      try {
        const call = await uploadRecording(form, (part) => { entry.done = Math.round(100 * part); });
        Object.assign(entry, { state: "sent", done: 100, sentence: "已上传，正在识别和评分", callId: call.call_id });
        emit("uploaded", call);
      } catch (refusal) {
        Object.assign(entry, { state: "refused", sentence: refusal.message });
      }
    }
    return { add, agentNo, busy, chosen, direction, dropped, files, over, send, waiting };
  },
  template: `
    <div class="upload">
      <label class="drop" :class="{over}" @dragover.prevent="over = true" @dragleave="over = false" @drop.prevent="dropped">
        <input type="file" accept=".wav,audio/wav" multiple @change="chosen" aria-label="选择录音文件">
        <b>点击选择录音，或把文件拖到这里</b>
        <span class="small soft">双声道 WAV：左声道客户，右声道坐席</span>
      </label>
      <div class="row options">
        <label class="row">坐席工号 <el-input v-model="agentNo" size="small" maxlength="20" style="width: 110px" aria-label="坐席工号" /></label>
        <el-radio-group v-model="direction" size="small">
          <el-radio-button value="inbound">呼入</el-radio-button><el-radio-button value="outbound">呼出</el-radio-button>
        </el-radio-group>
      </div>
      <ul v-if="files.length" class="files">
        <li v-for="(entry, n) in files" :key="n" :class="entry.state" data-testid="upload-file">
          <p class="row"><span class="grow ellipsis">{{ entry.name }}</span>
            <span v-if="entry.state === 'sending'" class="number small">{{ entry.done }}%</span>
            <a v-if="entry.callId" class="small" :href="'/qa/' + encodeURIComponent(entry.callId)">打开</a></p>
          <el-progress v-if="entry.state === 'sending'" :percentage="entry.done" :show-text="false" :stroke-width="4" />
          <p v-if="entry.sentence" class="small" :class="entry.state === 'refused' ? 'bad' : 'good'"
            :role="entry.state === 'refused' ? 'alert' : 'status'">{{ entry.sentence }}</p>
        </li>
      </ul>
      <p class="row actions"><span class="grow"></span>
        <el-button @click="$emit('close')">关闭</el-button>
        <el-button type="primary" :disabled="!waiting" :loading="busy" @click="send">上传{{ waiting ? ' ' + waiting + ' 个文件' : '' }}</el-button></p>
    </div>`,
};
