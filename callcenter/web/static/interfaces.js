// Other systems that are told of work orders: addresses, what failed, when it is tried again, send again.

import { computed, onMounted, onUnmounted, reactive, ref } from "vue";
import { ElMessage, ElMessageBox } from "element-plus";
import { mount } from "./boot.js";
import { dateTime, dayAndTime } from "./formats.js";
import { TopBar } from "./parts/top_bar.js";
import { hooksApi } from "./tickets_api.js";

const REFRESH_MS = 10000;
const STATES = { waiting: "待发送", "given-up": "已放弃", delivered: "已送达" };
const FAILURES = {
  ConnectError: "连接不上", ConnectTimeout: "连接超时", ReadTimeout: "对方没有答复", RemoteProtocolError: "对方答复异常", ReadError: "连接中断",
};

function answerText(answer) {
  if (!answer) return "尚未发送";
  if (/^2\d\d$/.test(answer)) return `成功（${answer}）`;
  if (answer === "410") return "对方不再接收（410）";
  return /^\d+$/.test(answer) ? `对方拒收（${answer}）` : FAILURES[answer] ?? answer;
}

const Interfaces = {
  components: { TopBar },
  setup() {
    const hooks = ref([]);
    const chosen = ref(0);
    const messages = ref([]);
    const loaded = ref(false);
    const trouble = ref("");
    const given = reactive({ url: "", tenant: "" });
    const wrong = ref(null);
    const secret = ref("");
    const hook = computed(() => hooks.value.find((one) => one.id === chosen.value) ?? null);

    async function load() {
      try {
        hooks.value = await hooksApi.list();
        if (!hook.value) chosen.value = hooks.value[0]?.id ?? 0;
        messages.value = chosen.value ? await hooksApi.messages(chosen.value) : [];
        trouble.value = "";
      } catch (refusal) {
        trouble.value = refusal.message;
      }
      loaded.value = true;
    }
    async function choose(id) {
      chosen.value = id;
      messages.value = [];
      await load();
    }
    async function add() {
      wrong.value = null;
      secret.value = "";
      try {
        const made = await hooksApi.add({ url: given.url.trim(), tenant: given.tenant.trim() });
        secret.value = made.secret;
        Object.assign(given, { url: "", tenant: "" });
        await choose(made.id);
      } catch (refusal) {
        wrong.value = { name: refusal.body.field, message: refusal.body.field === "url" ? "请填写完整的地址，例如 https://oa.example.cn/hotline" : refusal.message };
      }
    }
    async function remove() {
      const sure = await ElMessageBox.confirm(`删除后不再推送，尚未送达的 ${hook.value.waiting} 条消息也一并删除。`, "删除这个推送地址？", {
        confirmButtonText: "删除", cancelButtonText: "取消", type: "warning",
      }).catch(() => null);
      if (!sure) return;
      await act(() => hooksApi.remove(chosen.value), "已删除");
    }
    async function act(action, said) {
      try {
        await action();
        ElMessage.success(said);
      } catch (refusal) {
        ElMessage.error(refusal.message);
      }
      await load();
    }
    const again = (message) => act(() => hooksApi.sendAgain(message.id), "已重新发送");
    async function copy() {
      try {
        await navigator.clipboard.writeText(secret.value);
        ElMessage.success("已复制");
      } catch {
        ElMessage.warning("无法复制，请手工选取");
      }
    }
    load();
    const refreshing = setInterval(load, REFRESH_MS);
    onMounted(() => document.getElementById("hook-url")?.focus());
    onUnmounted(() => clearInterval(refreshing));
    return { STATES, add, again, answerText, choose, chosen, copy, dateTime, dayAndTime, given, hook, hooks, load, loaded, messages, remove, secret, trouble, wrong };
  },
  template: `
    <div class="frame">
      <top-bar place="系统对接" />
      <p v-if="trouble" class="notice error" role="alert">{{ trouble }} <button type="button" class="plain-button" @click="load">重试</button></p>
      <main class="interfaces">
        <section class="card panel" aria-label="推送地址">
          <header><h2>推送地址</h2><span class="soft small">工单有变化时，立即通知这些系统</span></header>
          <div class="scroll">
            <p v-if="loaded && !hooks.length" class="empty">还没有推送地址</p>
            <ul class="hooks"><li v-for="one in hooks" :key="one.id"><button type="button" class="hook" :aria-pressed="one.id === chosen" @click="choose(one.id)">
              <span class="url">{{ one.url }}</span>
              <span class="tag" :class="!one.active ? 'bad' : one.waiting ? 'warn' : 'good'">{{ !one.active ? '已停用' : one.waiting ? '待发送 ' + one.waiting : '正常' }}</span>
              <span class="soft small">{{ one.tenant || '所有单位' }}</span><span class="soft small">{{ one.last_answer ? answerText(one.last_answer) : '' }}</span></button></li></ul>
          </div>
          <form class="new" aria-label="新的推送地址" @submit.prevent="add">
            <el-input id="hook-url" v-model="given.url" placeholder="地址，例如 https://oa.example.cn/hotline" maxlength="500" aria-label="地址" />
            <el-input v-model="given.tenant" placeholder="单位（不填为所有单位）" maxlength="64" aria-label="单位" />
            <p v-if="wrong" class="bad small" role="alert">{{ wrong.message }}</p>
            <div class="row"><span class="grow"></span><el-button type="primary" native-type="submit">添加</el-button></div>
          </form>
          <div v-if="secret" class="secret" role="status">签名密钥只显示这一次，请交给对方保存：<br><code>{{ secret }}</code>
            <button type="button" class="plain-button" @click="copy">复制</button></div>
        </section>
        <section class="card panel" aria-label="消息">
          <header><h2>消息</h2><span v-if="hook" class="soft small ellipsis">{{ hook.url }}</span><span class="grow"></span>
            <button v-if="hook" type="button" class="plain-button" @click="remove">删除这个地址</button></header>
          <el-table :data="messages" height="100%" :empty-text="hook ? '还没有发出过消息' : '添加推送地址后，这里显示发出的消息'" row-key="id">
            <el-table-column label="时间" width="130"><template #default="{row}"><span class="number">{{ dayAndTime(row.created_at) }}</span></template></el-table-column>
            <el-table-column label="工单" width="170"><template #default="{row}"><a class="number" :href="'/tickets/' + encodeURIComponent(row.number)">{{ row.number }}</a></template></el-table-column>
            <el-table-column label="内容" width="90" prop="event_label" />
            <el-table-column label="状态" width="90"><template #default="{row}"><span class="tag" :class="{waiting: 'warn', 'given-up': 'bad', delivered: 'good'}[row.state]">{{ STATES[row.state] }}</span></template></el-table-column>
            <el-table-column label="最近结果" min-width="150"><template #default="{row}">{{ answerText(row.last_answer) }}<span v-if="row.tries > 1" class="soft small">　已试 {{ row.tries }} 次</span></template></el-table-column>
            <el-table-column label="下次发送" width="130"><template #default="{row}"><span class="number">{{ row.next_try_at ? dayAndTime(row.next_try_at) : row.delivered_at ? '—' : '不再重试' }}</span></template></el-table-column>
            <el-table-column label="" width="96"><template #default="{row}"><el-button v-if="row.state !== 'delivered'" size="small" @click="again(row)">重新发送</el-button></template></el-table-column>
          </el-table>
        </section>
      </main>
    </div>`,
};

mount(Interfaces);
