// Another password of one's own; with the one to start with, this is the only page that opens.

import { nextTick, onMounted, reactive, ref } from "vue";
import { ElMessage } from "element-plus";
import { api } from "./api.js";
import { mount } from "./boot.js";
import { nextPage } from "./next_page.js";
import { person } from "./person.js";

const SHORTEST = 8;

const Password = {
  setup() {
    const first = Boolean(person?.first_password);
    const given = reactive({ old: "", new: "", again: "" });
    const wrong = reactive({ old: "", new: "", again: "" });
    const trouble = ref("");
    const busy = ref(false);
    const inputs = { old: ref(null), new: ref(null), again: ref(null) };

    async function refuse(name, sentence) {
      wrong[name] = sentence;
      await nextTick();
      inputs[name].value.focus();
    }
    function unfit() {
      if (!given.old) return ["old", first ? "请输入初始密码。" : "请输入原密码。"];
      if (given.new.length < SHORTEST) return ["new", `新密码至少${SHORTEST}位。`];
      return given.new === given.again ? null : ["again", "两次输入的新密码不一致。"];
    }
    async function change() {
      if (busy.value) return;
      Object.assign(wrong, { old: "", new: "", again: "" });
      trouble.value = "";
      const found = unfit();
      if (found) {
        await refuse(...found);
        return;
      }
      busy.value = true;
      try {
        const session = await api.changePassword({ old: given.old, new: given.new });
        ElMessage.success("密码已修改");
        location.assign(nextPage(session.home));
      } catch (refusal) {
        busy.value = false;
        if (refusal.body.field in inputs) await refuse(refusal.body.field, refusal.message);
        else trouble.value = refusal.message;
      }
    }
    async function leave() {
      await api.signOut().catch(() => null);
      location.assign("/login");
    }
    onMounted(() => inputs.old.value?.focus());
    return { againBox: inputs.again, busy, change, first, given, leave, newBox: inputs.new, oldBox: inputs.old, person, trouble, wrong };
  },
  template: `
    <main class="login">
      <div v-if="!person" class="card refused"><h1>修改密码</h1><p>当前没有启用登录，无需密码。</p><p><a href="/">返回首页</a></p></div>
      <form v-else class="card" aria-label="修改密码" @submit.prevent="change">
        <h1>{{ first ? '设置您的密码' : '修改密码' }}</h1>
        <p class="soft small">{{ first ? '这是您第一次登录，请先把初始密码换成自己的密码。' : '修改后，您在其他电脑上的登录会立即退出。' }}</p>
        <input type="text" name="username" autocomplete="username" :value="person.login" hidden>
        <label>{{ first ? '初始密码' : '原密码' }}<el-input ref="oldBox" v-model="given.old" name="old" type="password" show-password autocomplete="current-password" maxlength="128"
          :aria-invalid="Boolean(wrong.old)" /><span v-if="wrong.old" class="bad small" role="alert">{{ wrong.old }}</span></label>
        <label>新密码<el-input ref="newBox" v-model="given.new" name="new" type="password" show-password autocomplete="new-password" maxlength="128" placeholder="至少 8 位，不能包含登录名"
          :aria-invalid="Boolean(wrong.new)" /><span v-if="wrong.new" class="bad small" role="alert">{{ wrong.new }}</span></label>
        <label>再输一次新密码<el-input ref="againBox" v-model="given.again" name="again" type="password" show-password autocomplete="new-password" maxlength="128"
          :aria-invalid="Boolean(wrong.again)" /><span v-if="wrong.again" class="bad small" role="alert">{{ wrong.again }}</span></label>
        <p v-if="trouble" class="bad" role="alert">{{ trouble }}</p>
        <el-button type="primary" native-type="submit" :loading="busy">{{ first ? '设置密码并进入' : '修改密码' }}</el-button>
        <p class="small ways"><a v-if="!first" href="/">返回首页</a><button v-else type="button" class="plain-button" @click="leave">退出登录</button></p>
      </form>
    </main>`,
};

mount(Password);
